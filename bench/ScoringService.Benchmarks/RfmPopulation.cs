using System.Runtime.InteropServices;
using ScoringService.Engine;

namespace ScoringService.Benchmarks;

/// <summary>A made-up population with the shape of real ones: skewed spend in cents, many one-time buyers, some
/// without a purchase.</summary>
internal sealed class RfmPopulation
{
    public RfmPopulation(int customers, double shareWithoutPurchase)
    {
        var random = new Random(20240630);
        Recency = new int[customers];
        Purchases = new int[customers];
        Spend = new double[customers];
        var bought = new ulong[Column.WordCount(customers)];
        for (var i = 0; i < customers; i++)
        {
            if (random.NextDouble() < shareWithoutPurchase) continue;
            bought[i >> 6] |= 1UL << (i & 63);
            Recency[i] = (int)(900 * Math.Pow(random.NextDouble(), 1.5));
            Purchases[i] = 1 + (int)(-Math.Log(1 - random.NextDouble()) * 12 * random.NextDouble());
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
                * Math.Cos(2 * Math.PI * random.NextDouble());
            Spend[i] = Math.Round(Purchases[i] * Math.Exp(3.5 + normal), 2);
            // One in thirty returned everything, one in a hundred is owed more than was bought.
            var refund = random.NextDouble();
            Spend[i] = refund < 0.033 ? 0 : refund < 0.043 ? -Spend[i] : Spend[i];
        }

        Batch = new CustomerBatch(new DateTime(2024, 6, 30, 0, 0, 0, DateTimeKind.Utc),
            [.. FeatureColumns.All.Select(definition => Make(definition, customers, bought))]);
    }

    public int[] Recency { get; }

    public int[] Purchases { get; }

    public double[] Spend { get; }

    public CustomerBatch Batch { get; }

    private Column Make(ColumnDefinition definition, int rows, ulong[] bought)
    {
        if (definition == FeatureColumns.RecencyDays) return new Column<int>(definition, Bytes(Recency), rows, bought);
        if (definition == FeatureColumns.PurchaseCount) return new Column<int>(definition, Bytes(Purchases), rows);
        if (definition == FeatureColumns.TotalSpend) return new Column<double>(definition, Bytes(Spend), rows);
        return definition.Type switch
        {
            ColumnType.Int32 => new Column<int>(definition, new byte[rows * sizeof(int)], rows),
            ColumnType.Float64 => new Column<double>(definition, new byte[rows * sizeof(double)], rows),
            ColumnType.Timestamp => new Column<long>(definition, new byte[rows * sizeof(long)], rows),
            ColumnType.Dictionary => new DictionaryColumn(definition, ["?"], new byte[rows * sizeof(int)], rows),
            _ => new Utf8Column(definition, new int[rows + 1], []),
        };
    }

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
