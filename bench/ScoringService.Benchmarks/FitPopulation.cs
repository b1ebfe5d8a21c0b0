using System.Runtime.InteropServices;
using ScoringService.Engine;
using ScoringService.Engine.Features;

namespace ScoringService.Benchmarks;

/// <summary>The purchases of made-up customers over two years, with the features that the service computes of them at
/// two instants, and made-up attributes and behaviour.</summary>
internal sealed class FitPopulation
{
    private const int Days = 730;

    private static readonly DateTime Now = new(2024, 6, 30, 23, 59, 59, DateTimeKind.Utc);

    private readonly Random _random = new(20240630);
    private readonly int _customers;
    private readonly List<int> _keys = [];
    private readonly List<long> _instants = [], _amounts = [];

    public FitPopulation(int customers)
    {
        _customers = customers;
        for (var customer = 0; customer < customers; customer++) Live(customer);
        Input = new FitInput { Now = At(Now), Before = At(Now.AddDays(-90)) };
    }

    /// <summary>The population now and 90 days before.</summary>
    public FitInput Input { get; }

    private void Live(int customer)
    {
        // One in ten has not bought yet.
        if (customer % 10 == 0) return;
        var gap = 20 + 200 * _random.NextDouble() * _random.NextDouble();
        var leaving = _random.NextDouble() * _random.NextDouble();
        var order = Math.Exp(4 + 2 * _random.NextDouble());
        for (var day = _random.NextDouble() * Days; day < Days; day -= gap * Math.Log(1 - _random.NextDouble()))
        {
            _keys.Add(customer);
            _instants.Add(FeatureClock.Micros(Now.AddDays(day - Days)));
            _amounts.Add((long)(order * (0.5 + _random.NextDouble()) * 10_000));
            if (_random.NextDouble() < leaving) break;
        }
    }

    private CustomerBatch At(DateTime asOf)
    {
        var partitions = new CustomerPartitions(_customers, Now.AddDays(-Days - 1), asOf);
        using var part = new TransactionPart(partitions, 0, partitions.Count);
        part.Add(new TransactionBlock
        {
            CustomerKey = CollectionsMarshal.AsSpan(_keys),
            OccurredAt = CollectionsMarshal.AsSpan(_instants),
            Amount = CollectionsMarshal.AsSpan(_amounts),
            Cost = CollectionsMarshal.AsSpan(_amounts),
            Category = new int[_keys.Count],
            Kind = new byte[_keys.Count],
        });
        var nobody = new ulong[Column.WordCount(_customers)];
        var since = new Column<int>(FeatureColumns.RecencyDays, new byte[4 * _customers], _customers, nobody);
        var aggregator = new FeatureAggregator(partitions, asOf, since);
        aggregator.Add([part], 2);
        var purchases = aggregator.Finish().ToDictionary(column => column.Definition);
        return new CustomerBatch(
            asOf, [.. FeatureColumns.All.Select(column => purchases.GetValueOrDefault(column) ?? MakeUp(column))]);
    }

    private Column MakeUp(ColumnDefinition definition) => definition.Type switch
    {
        ColumnType.Utf8 => Utf8Column.FromStrings(
            definition, [.. Enumerable.Range(0, _customers).Select(i => $"customer {i}")]),
        ColumnType.Dictionary => new DictionaryColumn(definition, ["B2C"], new byte[4 * _customers], _customers),
        ColumnType.Boolean => new BooleanColumn(definition, new ulong[Column.WordCount(_customers)], _customers),
        ColumnType.Int32 => new Column<int>(definition, Bytes(_ => _random.Next(12)), _customers),
        _ => new Column<double>(definition, Bytes(_ => _random.NextDouble() * 10), _customers),
    };

    private byte[] Bytes<T>(Func<int, T> value)
        where T : unmanaged
    {
        var values = new T[_customers];
        for (var i = 0; i < values.Length; i++) values[i] = value(i);
        return MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
    }
}
