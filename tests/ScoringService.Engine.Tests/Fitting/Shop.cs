using System.Runtime.InteropServices;
using ScoringService.Engine.Features;

namespace ScoringService.Engine.Tests.Fitting;

/// <summary>
/// A made-up shop whose customers buy, use, complain and leave; its features are computed from the raw rows as the
/// service does. Purchases are drawn from MBG/NBD with rates a few times what shops show, so that small populations
/// have something to learn from; amounts from Gamma-Gamma.
/// </summary>
internal sealed class Shop
{
    private const int Days = 720;
    private const long Day = CivilDate.DayMicroseconds;

    private readonly Random _random;
    private readonly int _customers;
    private readonly long _start = Micros(Population.AsOf.AddDays(-Days));
    private readonly List<int> _buyers = [], _users = [], _askers = [];
    private readonly List<long> _boughtAt = [], _usedAt = [], _askedAt = [], _amounts = [];
    private readonly List<byte> _usedKinds = [], _askedKinds = [], _boughtKinds = [];
    private readonly List<double> _answers = [];
    private readonly double[] _fit;

    public Shop(int customers, int seed = 1)
    {
        (_customers, _random) = (customers, new Random(seed));
        _fit = new double[customers];
        for (var customer = 0; customer < customers; customer++) Live(customer);
    }

    /// <summary>The features at an instant, of the customers in the given order; all when there is none.</summary>
    public CustomerBatch At(DateTime asOf, int[]? order = null)
    {
        var purchases = Purchases(asOf);
        var lastPurchaseAt = (Column<long>)purchases.First(c => c.Definition == FeatureColumns.LastPurchaseAt);
        var batch = new CustomerBatch(
            asOf, [.. Attributes(), .. purchases, .. Events(asOf, lastPurchaseAt), .. Interactions(asOf)]);
        return order is null ? batch : batch.Gather(order);
    }

    /// <summary>The population now and the horizon of churn before.</summary>
    public FitInput Input(int[]? order = null) => new()
    {
        Now = At(Population.AsOf, order),
        Before = At(Population.AsOf.AddDays(-90), order),
    };

    private void Live(int customer)
    {
        _fit[customer] = _random.Next(101);
        // One in twenty only looks around.
        if (customer % 20 == 19) return;
        var rate = Gamma(1.2) / 40;
        var leaving = _random.NextDouble() * _random.NextDouble();
        var order = 30 / Gamma(3.5);
        for (var time = _random.NextDouble() * Days; time <= Days; time += Exponential() / rate)
        {
            Buy(customer, time, order);
            if (_random.NextDouble() < leaving) break;
        }
    }

    private void Buy(int customer, double time, double order)
    {
        var at = _start + (long)(time * Day);
        _buyers.Add(customer);
        _boughtAt.Add(at);
        _amounts.Add((long)(Gamma(4) * order * 10_000) + 100);
        _boughtKinds.Add((byte)(customer % 7 == 0 && _random.Next(3) == 0 ? 2 : 0));
        for (var i = _random.Next(6); i > 0; i--)
        {
            _users.Add(customer);
            _usedAt.Add(at - _random.NextInt64(20 * Day));
            _usedKinds.Add((byte)_random.Next(7));
        }

        if (_random.Next(4) > 0) return;
        _askers.Add(customer);
        _askedAt.Add(at + _random.NextInt64(10 * Day));
        _askedKinds.Add((byte)_random.Next(5));
        _answers.Add(_random.Next(11));
    }

    private IReadOnlyList<Column> Purchases(DateTime asOf)
    {
        var partitions = new CustomerPartitions(_customers, Population.AsOf.AddDays(-Days - 1), asOf);
        using var part = new TransactionPart(partitions, 0, partitions.Count);
        var category = new int[_buyers.Count];
        var cost = new long[_buyers.Count];
        for (var i = 0; i < category.Length; i++)
            (category[i], cost[i]) = ((int)(_amounts[i] % 9), _amounts[i] * (4 + _buyers[i] % 5) / 10);
        part.Add(new TransactionBlock
        {
            CustomerKey = CollectionsMarshal.AsSpan(_buyers),
            OccurredAt = CollectionsMarshal.AsSpan(_boughtAt),
            Amount = CollectionsMarshal.AsSpan(_amounts),
            Cost = cost,
            Category = category,
            Kind = CollectionsMarshal.AsSpan(_boughtKinds),
        });
        var nobody = new ulong[Column.WordCount(_customers)];
        var aggregator = new FeatureAggregator(partitions, asOf,
            new Column<int>(FeatureColumns.RecencyDays, new byte[4 * _customers], _customers, nobody));
        aggregator.Add([part], 2);
        return aggregator.Finish();
    }

    private IReadOnlyList<Column> Events(DateTime asOf, Column<long> lastPurchaseAt)
    {
        using var aggregator = new EventAggregator(_customers, asOf);
        var features = new int[_users.Count];
        for (var i = 0; i < features.Length; i++) features[i] = _usedKinds[i] == 3 ? i % 5 : -1;
        aggregator.Add(new EventBlock
        {
            CustomerKey = CollectionsMarshal.AsSpan(_users),
            OccurredAt = CollectionsMarshal.AsSpan(_usedAt),
            Kind = CollectionsMarshal.AsSpan(_usedKinds),
            Feature = features,
        });
        return aggregator.Finish(lastPurchaseAt, 2);
    }

    private IReadOnlyList<Column> Interactions(DateTime asOf)
    {
        using var aggregator = new InteractionAggregator(_customers, asOf);
        aggregator.Add(new InteractionBlock
        {
            CustomerKey = CollectionsMarshal.AsSpan(_askers),
            OccurredAt = CollectionsMarshal.AsSpan(_askedAt),
            Kind = CollectionsMarshal.AsSpan(_askedKinds),
            Score = CollectionsMarshal.AsSpan(_answers),
            ResponseMinutes = CollectionsMarshal.AsSpan(_answers),
            Resolved = CollectionsMarshal.AsSpan(_askedKinds),
        });
        return aggregator.Finish(2);
    }

    private Column[] Attributes() =>
    [
        .. FeatureColumns.Attributes.Select(definition => definition.Name switch
        {
            "customer_id" => (Column)Utf8Column.FromStrings(
                definition, [.. Enumerable.Range(0, _customers).Select(i => $"customer {i}")]),
            "kind" => Codes(definition, ["B2C", "B2B"], 2),
            "account_status" => Codes(definition, ["ACTIVE", "UNSUBSCRIBED", "CLOSED"], 3),
            "employees" => Numbers(definition, i => (int)_fit[i] + 1),
            "annual_revenue" or "strategic_fit" or "industry_growth" => Numbers(definition, i => _fit[i]),
            "share_of_wallet" => Numbers(definition, i => _fit[i] / 100),
            _ => Codes(definition, ["a", "b", "c"], 3),
        }),
    ];

    /// <summary>A code of the list, the first more often than the others, for all but every eleventh
    /// customer.</summary>
    private DictionaryColumn Codes(ColumnDefinition definition, string[] codes, int count)
    {
        var indices = new int[_customers];
        for (var i = 0; i < indices.Length; i++) indices[i] = i % 11 == 0 ? 0 : Math.Max(0, i % (2 * count) - count);
        return new DictionaryColumn(definition, codes, Bytes(indices), _customers, Known(i => i % 11 != 0));
    }

    private Column<T> Numbers<T>(ColumnDefinition definition, Func<int, T> value)
        where T : unmanaged
    {
        var values = new T[_customers];
        for (var i = 0; i < values.Length; i++) values[i] = value(i);
        return new Column<T>(definition, Bytes(values), _customers, Known(i => i % 3 != 0));
    }

    private ulong[] Known(Func<int, bool> isKnown)
    {
        var words = new ulong[Column.WordCount(_customers)];
        for (var i = 0; i < _customers; i++)
            if (isKnown(i)) words[i >> 6] |= 1UL << (i & 63);
        return words;
    }

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static long Micros(DateTime instant) => (instant - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private double Exponential() => -Math.Log(1 - _random.NextDouble());

    private double Normal() => Math.Sqrt(2 * Exponential()) * Math.Cos(2 * Math.PI * _random.NextDouble());

    /// <summary>A gamma variate of a shape of 1 or more and scale 1 (Marsaglia and Tsang 2000).</summary>
    private double Gamma(double shape)
    {
        var d = shape - 1.0 / 3;
        while (true)
        {
            var normal = Normal();
            var v = Math.Pow(Math.Max(0, 1 + normal / Math.Sqrt(9 * d)), 3);
            if (v > 0 && -Exponential() < 0.5 * normal * normal + d - d * v + d * Math.Log(v)) return d * v;
        }
    }
}
