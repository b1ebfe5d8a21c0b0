using System.Runtime.InteropServices;

namespace ScoringService.Engine.Tests;

/// <summary>What a test says of one customer; everything else stays empty.</summary>
internal sealed record Customer(int? Recency, int Purchases, double? Spend)
{
    public string? Kind { get; init; }

    public string? Industry { get; init; }

    public string? Region { get; init; }

    public double AnnualSpend { get; init; }

    public static Customer WithoutPurchase => new(null, 0, 0);
}

/// <summary>Makes feature batches.</summary>
internal static class Population
{
    public static readonly DateTime AsOf = new(2024, 6, 30, 23, 59, 59, DateTimeKind.Utc);

    public static CustomerBatch Of(params IReadOnlyList<Customer> customers)
    {
        var columns = new Column[FeatureColumns.All.Count];
        for (var i = 0; i < columns.Length; i++) columns[i] = Empty(FeatureColumns.All[i], customers.Count);
        Set(Utf8Column.FromStrings(FeatureColumns.CustomerId, [.. customers.Select((_, i) => $"customer {i}")]));
        Set(Text(FeatureColumns.Kind, customers.Select(c => c.Kind)));
        Set(Text(FeatureColumns.Industry, customers.Select(c => c.Industry)));
        Set(Text(FeatureColumns.Region, customers.Select(c => c.Region)));
        Set(Numbers(FeatureColumns.RecencyDays, [.. customers.Select(c => c.Recency)]));
        Set(Numbers(FeatureColumns.PurchaseCount, [.. customers.Select(c => (int?)c.Purchases)]));
        Set(Numbers(FeatureColumns.TotalSpend, [.. customers.Select(c => c.Spend)]));
        Set(Numbers(FeatureColumns.NetSpend365D, [.. customers.Select(c => (double?)c.AnnualSpend)]));
        return new CustomerBatch(AsOf, columns);

        void Set(Column column) => columns[FeatureColumns.All.ToList().IndexOf(column.Definition)] = column;
    }

    /// <summary>A batch of which only some columns are not empty.</summary>
    public static CustomerBatch With(int customers, DateTime asOf, IEnumerable<Column> columns)
    {
        var known = columns.ToDictionary(column => column.Definition);
        return new CustomerBatch(asOf, [.. FeatureColumns.All.Select(definition =>
            known.GetValueOrDefault(definition) ?? Empty(definition, customers))]);
    }

    /// <summary>Customers with a purchase whose net spend is as given, and who are otherwise alike.</summary>
    public static CustomerBatch OfSpend(params IEnumerable<double> spend) =>
        Of([.. spend.Select(s => new Customer(10, 2, s))]);

    public static Column<T> Numbers<T>(ColumnDefinition definition, IReadOnlyList<T?> values)
        where T : unmanaged
    {
        var plain = values.Select(value => value ?? default).ToArray();
        var bytes = MemoryMarshal.AsBytes(plain.AsSpan()).ToArray();
        return new Column<T>(definition, bytes, values.Count, Validity(values));
    }

    public static DictionaryColumn Text(ColumnDefinition definition, IEnumerable<string?> values)
    {
        var list = values.ToList();
        var dictionary = list.OfType<string>().Distinct().ToList();
        var indices = list.Select(value => value is null ? 0 : dictionary.IndexOf(value)).ToArray();
        var bytes = MemoryMarshal.AsBytes(indices.AsSpan()).ToArray();
        return new DictionaryColumn(definition, dictionary, bytes, list.Count, Validity(list));
    }

    private static ulong[] Validity<T>(IReadOnlyList<T> values)
    {
        var words = new ulong[Column.WordCount(values.Count)];
        for (var i = 0; i < values.Count; i++)
            if (values[i] is not null) words[i >> 6] |= 1UL << (i & 63);
        return words;
    }

    /// <summary>A column of zeros, of no text or of false.</summary>
    public static Column Empty(ColumnDefinition definition, int rows) => definition.Type switch
    {
        ColumnType.Int32 => new Column<int>(definition, new byte[rows * sizeof(int)], rows),
        ColumnType.UInt8 => new Column<byte>(definition, new byte[rows], rows),
        ColumnType.Float64 => new Column<double>(definition, new byte[rows * sizeof(double)], rows),
        ColumnType.Timestamp => new Column<long>(definition, new byte[rows * sizeof(long)], rows),
        ColumnType.Boolean => new BooleanColumn(definition, new ulong[Column.WordCount(rows)], rows),
        ColumnType.Utf8 => Utf8Column.FromStrings(definition, new string?[rows]),
        _ => Text(definition, new string?[rows]),
    };
}
