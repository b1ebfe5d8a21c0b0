using System.Runtime.InteropServices;
using ScoringService.Engine;

namespace ScoringService.Storage.Tests.Ingest;

/// <summary>Makes rows to send.</summary>
internal static class Sent
{
    private static readonly ColumnDefinition Any = new("", ColumnType.Utf8, "", "", "", "");

    /// <summary>Columns of text, taken from the lines of a CSV text without quotes; an empty field is null.</summary>
    public static IngestRows Csv(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var rows = lines.Skip(1).Select(line => line.TrimEnd('\r').Split(',')).ToList();
        var columns = lines[0].Trim().Split(',').Select((name, i) =>
            Text(name, rows.Select(row => row[i].Length == 0 ? null : row[i])));
        return new IngestRows(rows.Count, [.. columns]);
    }

    public static IngestColumn Text(string name, IEnumerable<string?> values) =>
        new(name, IngestType.Text, Utf8Column.FromStrings(Any, [.. values]));

    public static IngestColumn Bytes(string name, params byte[][] values)
    {
        var offsets = new int[values.Length + 1];
        for (var i = 0; i < values.Length; i++) offsets[i + 1] = offsets[i] + values[i].Length;
        return new IngestColumn(name, IngestType.Text, new Utf8Column(Any, offsets, [.. values.SelectMany(v => v)]));
    }

    public static IngestColumn Fixed<T>(string name, IngestType type, params T?[] values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes<T>(values.Select(value => value ?? default).ToArray()).ToArray();
        return new IngestColumn(name, type, new Column<T>(Any, bytes, values.Length, Validity(values)));
    }

    public static IngestColumn Flags(string name, params bool?[] values)
    {
        var bits = new ulong[(values.Length + 63) / 64];
        for (var i = 0; i < values.Length; i++)
            if (values[i] == true) bits[i >> 6] |= 1UL << (i & 63);
        return new IngestColumn(name, IngestType.Boolean,
            new BooleanColumn(Any, bits, values.Length, Validity(values)));
    }

    public static IngestStart Start(
        ImportTable table, string? batch = null, IngestOperation operation = IngestOperation.Upsert) => new()
        {
            BatchId = batch,
            Table = table,
            Operation = operation,
            Source = batch ?? "test",
            ReceivedAt = TestDatabase.Now,
        };

    /// <summary>Writes rows of text as a stream of its own.</summary>
    public static IngestReport Write(this TestDatabase db, IngestStart start, params string[] units)
    {
        using var writer = db.Database.OpenIngest(start);
        for (var i = 0; i < units.Length; i++)
        {
            var rows = Csv(units[i]);
            if (i == 0) writer.Bind(rows.Bound());
            writer.Add(rows);
            if (i < units.Length - 1) writer.Commit();
        }

        return writer.Complete();
    }

    public static IReadOnlyList<(string Name, IngestType Type)> Bound(this IngestRows rows) =>
        [.. rows.Columns.Select(column => (column.Name, column.Type))];

    private static ulong[] Validity<T>(T?[] values)
        where T : struct
    {
        var validity = new ulong[(values.Length + 63) / 64];
        for (var i = 0; i < values.Length; i++)
            if (values[i] is not null) validity[i >> 6] |= 1UL << (i & 63);
        return validity;
    }
}
