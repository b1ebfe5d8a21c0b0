using ScoringService.Engine.Features;
using ScoringService.Engine.Tests.Features;

namespace ScoringService.Engine.Tests.Scoring;

/// <summary>
/// An invented shop: customers who buy at their own rate until they leave, use the product, ask for help and answer
/// surveys, over two and a half years. It gives the feature rows of any instant. Seeded.
/// </summary>
internal sealed class Shop
{
    public static readonly DateTime Opening = new(2022, 7, 1, 0, 0, 0, DateTimeKind.Utc);
    public static readonly DateTime Closing = new(2024, 12, 31, 23, 59, 59, DateTimeKind.Utc);

    private const int Days = 914;

    private readonly List<(int Key, long At, long Amount, long Cost, int Category, byte Kind)> _sales = [];
    private readonly List<(int Key, long At, byte Kind, int Feature)> _events = [];
    private readonly List<(int Key, long At, byte Kind, double Score, double Minutes, byte Resolved)> _talks = [];
    private readonly Random _random;
    private readonly int _customers;
    private readonly string?[] _kinds;

    public Shop(int customers, int seed)
    {
        _random = new Random(seed);
        _customers = customers;
        _kinds = new string?[customers];
        for (var key = 0; key < customers; key++) Live(key);
    }

    /// <summary>The feature rows at an instant, in the order of the customers.</summary>
    public CustomerBatch At(DateTime asOf)
    {
        using var events = new EventAggregator(_customers, asOf);
        using var talks = new InteractionAggregator(_customers, asOf);
        events.Add(Events());
        talks.Add(Talks());
        var purchases = PurchaseFeatures.Of(_customers, Opening, asOf, Sales());
        var last = (Column<long>)purchases.Single(column => column.Definition == FeatureColumns.LastPurchaseAt);
        return Population.With(_customers, asOf,
        [
            .. Attributes(), .. purchases, .. events.Finish(last, 1), .. talks.Finish(1),
        ]);
    }

    private IEnumerable<Column> Attributes()
    {
        yield return Utf8Column.FromStrings(
            FeatureColumns.CustomerId, [.. Enumerable.Range(0, _customers).Select(key => $"customer-{key:D6}")]);
        yield return Population.Text(FeatureColumns.Kind, _kinds);
        yield return Population.Text(FeatureColumns.AccountStatus,
            Enumerable.Range(0, _customers).Select(key => key % 50 == 7 ? "CLOSED" : key % 29 == 3 ? "UNSUBSCRIBED"
                : key % 11 == 0 ? null : "ACTIVE"));
        yield return Population.Numbers(FeatureColumns.Employees,
            [.. Enumerable.Range(0, _customers).Select(key => _kinds[key] == "B2B" ? key % 500 + 1 : default(int?))]);
        yield return Population.Numbers(FeatureColumns.StrategicFit,
            [.. Enumerable.Range(0, _customers).Select(key => key % 4 == 0 ? key % 101 : default(double?))]);
    }

    private void Live(int key)
    {
        _kinds[key] = key % 13 == 0 ? null : key % 3 == 0 ? "B2B" : "B2C";
        if (key % 10 == 9)
        {
            // Looks, and does not buy.
            for (var i = _random.Next(6); i > 0; i--) AddEvent(key, _random.Next(Days), (byte)(i % 2 == 0 ? 0 : 4));
            return;
        }

        var rate = Math.Pow(_random.NextDouble(), 2) / 10 + 0.002;
        var amount = Math.Exp(3 + 1.5 * _random.NextDouble()) * (_kinds[key] == "B2B" ? 200 : 1);
        var leaves = _random.Next(Days) + _random.Next(Days);
        for (double day = _random.Next(Days); day < Math.Min(Days, leaves + 60);
            day -= Math.Log(1 - _random.NextDouble()) / rate) Buy(key, (int)day, amount);
    }

    private void Buy(int key, int day, double amount)
    {
        var paid = (long)(amount * (0.5 + _random.NextDouble()) * 10_000);
        _sales.Add((key, Instant(day), paid, paid * _random.Next(40, 95) / 100, _random.Next(12),
            (byte)(_random.Next(15) == 0 ? 2 : 0)));
        if (_random.Next(20) == 0) _sales.Add((key, Instant(day + 1), -paid / 2, 0, 0, 1));
        for (var i = _random.Next(4); i > 0; i--)
            AddEvent(key, day + _random.Next(20), (byte)_random.Next(7));
        if (_random.Next(3) == 0)
            _talks.Add((key, Instant(day + _random.Next(10)), (byte)_random.Next(7), _random.Next(21) / 2.0,
                _random.Next(600) / 4.0, (byte)_random.Next(2)));
    }

    private void AddEvent(int key, int day, byte kind) =>
        _events.Add((key, Instant(day), kind, kind == 3 ? _random.Next(6) : -1));

    private long Instant(int day) => (Opening - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond
        + day * 86_400_000_000L + _random.NextInt64(86_400) * 1_000_000;

    private TransactionBlock Sales() => new()
    {
        CustomerKey = _sales.Select(row => row.Key).ToArray(),
        OccurredAt = _sales.Select(row => row.At).ToArray(),
        Amount = _sales.Select(row => row.Amount).ToArray(),
        Cost = _sales.Select(row => row.Cost).ToArray(),
        CostKnown = Bits(_sales.Count, i => _sales[i].Key % 5 != 0),
        Category = _sales.Select(row => row.Category).ToArray(),
        Kind = _sales.Select(row => row.Kind).ToArray(),
    };

    private EventBlock Events() => new()
    {
        CustomerKey = _events.Select(row => row.Key).ToArray(),
        OccurredAt = _events.Select(row => row.At).ToArray(),
        Kind = _events.Select(row => row.Kind).ToArray(),
        Feature = _events.Select(row => row.Feature).ToArray(),
    };

    private InteractionBlock Talks() => new()
    {
        CustomerKey = _talks.Select(row => row.Key).ToArray(),
        OccurredAt = _talks.Select(row => row.At).ToArray(),
        Kind = _talks.Select(row => row.Kind).ToArray(),
        Score = _talks.Select(row => row.Score).ToArray(),
        ResponseMinutes = _talks.Select(row => row.Minutes).ToArray(),
        Resolved = _talks.Select(row => row.Resolved).ToArray(),
    };

    private static ulong[] Bits(int rows, Func<int, bool> isSet)
    {
        var words = new ulong[Column.WordCount(rows)];
        for (var i = 0; i < rows; i++)
            if (isSet(i)) words[i >> 6] |= 1UL << (i & 63);
        return words;
    }
}
