using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using ScoringService.Engine;
using ScoringService.Storage;

namespace ScoringService.Server.Ingest;

/// <summary>Typed records as columns: a field of a record is the column of its name.</summary>
internal static class RecordColumns
{
    /// <summary>Columns of records of one message type.</summary>
    /// <param name="records">The records, at least one.</param>
    /// <param name="fields">The fields to write and the columns that they are for.</param>
    public static IngestRows Rows(
        IReadOnlyList<IMessage> records, IEnumerable<(FieldDescriptor Field, string Column)> fields) =>
        new(records.Count, [.. fields.Select(f => Column(records, f.Field, f.Column))]);

    private static IngestType Kind(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Int64 => IngestType.Int64,
        FieldType.Double => IngestType.Double,
        FieldType.Bool => IngestType.Boolean,
        FieldType.Message => IngestType.Instant,
        _ => IngestType.Text,
    };

    private static IngestColumn Column(IReadOnlyList<IMessage> records, FieldDescriptor field, string name)
    {
        var values = records.Select(r => !field.HasPresence || field.Accessor.HasValue(r)
            ? field.Accessor.GetValue(r) : null).ToArray();
        var definition = new ColumnDefinition(name, ColumnType.Utf8, "", "", "", "");
        return new IngestColumn(name, Kind(field), Kind(field) switch
        {
            IngestType.Int64 => Fixed(definition, values, v => (long)v),
            IngestType.Double => Fixed(definition, values, v => (double)v),
            IngestType.Boolean => Booleans(definition, values),
            IngestType.Instant => Fixed(definition, values, v => Microseconds((Timestamp)v)),
            _ => Utf8Column.FromStrings(definition, [.. values.Select(v => Text(field, v))]),
        });
    }

    private static Column<T> Fixed<T>(ColumnDefinition definition, object?[] values, Func<object, T> read)
        where T : unmanaged
    {
        var items = System.Array.ConvertAll(values, v => v is null ? default : read(v));
        return new Column<T>(definition,
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(items.AsSpan()).ToArray(), items.Length,
            Validity(values));
    }

    private static BooleanColumn Booleans(ColumnDefinition definition, object?[] values)
    {
        var bits = new ulong[Engine.Column.WordCount(values.Length)];
        for (var i = 0; i < values.Length; i++)
            if (values[i] is true) bits[i >> 6] |= 1UL << (i & 63);
        return new BooleanColumn(definition, bits, values.Length, Validity(values));
    }

    private static ulong[] Validity(object?[] values)
    {
        var words = new ulong[Engine.Column.WordCount(values.Length)];
        for (var i = 0; i < values.Length; i++)
            if (values[i] is not null) words[i >> 6] |= 1UL << (i & 63);
        return words;
    }

    /// <summary>Codes are the names of enumerators without the name of the enumeration. One that is not known, of a
    /// newer client, is its number, which the checks refuse.</summary>
    private static string? Text(FieldDescriptor field, object? value)
    {
        if (value is null || field.FieldType != FieldType.Enum) return (string?)value;
        var number = (int)value;
        if (number == 0) return null;
        var prefix = field.EnumType.FindValueByNumber(0).Name[..^"UNSPECIFIED".Length];
        return field.EnumType.FindValueByNumber(number)?.Name[prefix.Length..]
            ?? number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>A timestamp may hold any numbers.</summary>
    private static long Microseconds(Timestamp instant) => ArrowNumbers.Reachable(
        long.CreateSaturating(((Int128)instant.Seconds * 1_000_000) + (instant.Nanos / 1000)));
}
