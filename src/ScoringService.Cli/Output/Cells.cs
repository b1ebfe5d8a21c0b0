using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace ScoringService.Cli.Output;

/// <summary>The values of one column of a record batch as people and as JSON see them.</summary>
internal sealed class Cells
{
    private readonly IArrowArray _array;
    private readonly string[] _dictionary;

    public Cells(IArrowArray array)
    {
        _array = array;
        _dictionary = array is DictionaryArray { Dictionary: StringArray words }
            ? [.. Enumerable.Range(0, words.Length).Select(i => words.GetString(i)!)] : [];
    }

    /// <summary>The columns of a batch.</summary>
    public static Cells[] Of(RecordBatch batch) => [.. batch.Arrays.Select(array => new Cells(array))];

    /// <summary>The value of a row as a table has it: two decimals, whole seconds, a dash for nothing.</summary>
    public string Display(int row) => _array.IsNull(row) ? "—" : _array switch
    {
        DoubleArray a => a.Values[row].ToString("#,0.##", CultureInfo.InvariantCulture),
        TimestampArray a => Instant(a, row).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        _ => Text(row)!,
    };

    /// <summary>The value of a row as JSON has it: a number, a truth value, a text or null.</summary>
    public object? Value(int row) => _array.IsNull(row) ? null : _array switch
    {
        Int32Array a => a.Values[row],
        Int64Array a => a.Values[row],
        UInt8Array a => a.Values[row],
        DoubleArray a => double.IsFinite(a.Values[row]) ? a.Values[row] : null,
        BooleanArray a => a.GetValue(row),
        _ => Text(row),
    };

    /// <summary>Whether values of a type are numbers, which tables align to the right.</summary>
    public static bool IsNumber(IArrowType type) => type is NumberType;

    private string? Text(int row) => _array.IsNull(row) ? null : _array switch
    {
        Int32Array a => a.Values[row].ToString(CultureInfo.InvariantCulture),
        Int64Array a => a.Values[row].ToString(CultureInfo.InvariantCulture),
        UInt8Array a => a.Values[row].ToString(CultureInfo.InvariantCulture),
        DoubleArray a => a.Values[row].ToString("R", CultureInfo.InvariantCulture),
        BooleanArray a => a.GetValue(row) == true ? "true" : "false",
        TimestampArray a => Instant(a, row).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
        StringArray a => a.GetString(row),
        DictionaryArray a => _dictionary[((Int32Array)a.Indices).Values[row]],
        _ => throw new NotSupportedException($"A column of type {_array.Data.DataType.Name} cannot be shown."),
    };

    private static DateTime Instant(TimestampArray array, int row) =>
        DateTime.UnixEpoch.AddMicroseconds(array.Values[row]);
}
