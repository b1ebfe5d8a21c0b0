using System.Text;
using ScoringService.Engine;
using ScoringService.Storage.Import;

namespace ScoringService.Storage.Quarantine;

/// <summary>Refused rows with their corrections that can be written together: of one table and operation, with the same
/// columns.</summary>
internal sealed class CorrectedRows
{
    private CorrectedRows(
        ImportTable table, bool isDeletion, IReadOnlyList<string> columns, IReadOnlyList<CorrectedRow> rows)
    {
        Table = table;
        IsDeletion = isDeletion;
        Columns = columns;
        Rows = rows;
    }

    /// <summary>The table.</summary>
    public ImportTable Table { get; }

    /// <summary>Whether the rows delete.</summary>
    public bool IsDeletion { get; }

    /// <summary>The columns that the rows have.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rows.</summary>
    public IReadOnlyList<CorrectedRow> Rows { get; }

    /// <summary>Puts rows together that can be written together. A column that a row does not have must not be written
    /// with the others: of a customer it would remove what is known.</summary>
    public static IEnumerable<CorrectedRows> Group(IEnumerable<(QuarantinedRow Row, Correction Correction)> rows) =>
        rows.Select(pair => (pair.Row, Values: Merge(pair.Row, pair.Correction)))
            .GroupBy(pair => (pair.Row.Table, pair.Row.IsDeletion, Columns: string.Join(',', Names(pair.Values))))
            .Select(group => new CorrectedRows(group.Key.Table!.Value, group.Key.IsDeletion,
                [.. Names(group.First().Values)],
                [.. group.Select(pair => new CorrectedRow(pair.Row.Id, pair.Values))]));

    /// <summary>The rows as columns of text.</summary>
    public IngestRows ToIngestRows() => new(Rows.Count,
        [.. Columns.Select(name => new IngestColumn(name, IngestType.Text, TextColumn(name)))]);

    // What the row had, with what the correction says over it. A column that the row never had stays out of it as long
    // as there is no value for it; required columns are there in any case, so that what is missing is the row's fault.
    private static SortedDictionary<string, string?> Merge(QuarantinedRow row, Correction correction)
    {
        var target = TargetTable.Of(row.Table!.Value);
        var values = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var column in target.Columns)
            if (IsRequired(target, column, row.IsDeletion)) values[column.Name] = null;
        if (HasDerivedKey(target, row)) values[target.Key] = StoredValue.KeyPrefix(row.Source) + row.RowNumber;
        foreach (var (name, text) in row.Values ?? new Dictionary<string, string?>()) values[name] = text;
        foreach (var (name, text) in correction.Values)
        {
            if (!target.Columns.Any(column => column.Name == name))
                throw new StorageException(StorageErrorKind.InvalidArgument,
                    $"The correction of row {row.Id} names the column '{name}', which {target.Name} does not have.");
            if (text is not null || values.ContainsKey(name)) values[name] = text;
        }

        return values;
    }

    // A file without keys gives its rows keys of its name and their number; the row keeps the one that it would have
    // had.
    private static bool HasDerivedKey(TargetTable target, QuarantinedRow row) =>
        target.DerivesKey && !row.IsDeletion && row.Values is { } values && !values.ContainsKey(target.Key);

    private static bool IsRequired(TargetTable target, TargetColumn column, bool isDeletion) =>
        isDeletion ? column.Name == target.Key || column.Name == "changed_at" : column.IsRequired;

    private static IEnumerable<string> Names(SortedDictionary<string, string?> values) => values.Keys;

    private Utf8Column TextColumn(string name)
    {
        var offsets = new int[Rows.Count + 1];
        var validity = new ulong[(Rows.Count + 63) / 64];
        var bytes = new List<byte>();
        for (var i = 0; i < Rows.Count; i++)
        {
            if (Rows[i].Values[name] is { } text)
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text));
                validity[i / 64] |= 1UL << (i % 64);
            }

            offsets[i + 1] = bytes.Count;
        }

        return new Utf8Column(new ColumnDefinition(name, ColumnType.Utf8, "", name, name, name), offsets, [.. bytes],
            validity);
    }
}

/// <summary>A refused row with its correction.</summary>
/// <param name="Id">Number of the entry.</param>
/// <param name="Values">Text of each column; null for no value.</param>
internal sealed record CorrectedRow(long Id, IReadOnlyDictionary<string, string?> Values);
