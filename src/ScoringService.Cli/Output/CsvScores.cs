using System.Globalization;
using Apache.Arrow;
using CsvHelper;

namespace ScoringService.Cli.Output;

/// <summary>Writes record batches as CSV: a header, UTF-8, instants in ISO 8601, nothing where there is no
/// value.</summary>
internal sealed class CsvScores : IDisposable
{
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'";

    private static readonly CsvWriterOptions s_options = new()
    {
        NewLine = "\n",
        FormatProvider = CultureInfo.InvariantCulture,
    };

    private readonly CsvWriter _writer;

    /// <summary>Starts with the header; the stream stays open.</summary>
    public CsvScores(Stream stream, Schema schema)
    {
        _writer = CsvWriter.Create(stream, s_options, leaveOpen: true);
        foreach (var field in schema.FieldsList) _writer.WriteField(field.Name);
        _writer.EndRecord();
    }

    /// <summary>Writes the rows of a batch.</summary>
    public void Append(RecordBatch batch)
    {
        var columns = batch.Arrays.ToArray();
        for (var row = 0; row < batch.Length; row++)
        {
            foreach (var column in columns) WriteField(column, row);
            _writer.EndRecord();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private void WriteField(IArrowArray column, int row)
    {
        if (column.IsNull(row))
        {
            _writer.WriteField(ReadOnlySpan<byte>.Empty);
            return;
        }

        switch (column)
        {
            case Int32Array a: _writer.WriteField(a.Values[row], default); break;
            case Int64Array a: _writer.WriteField(a.Values[row], default); break;
            case UInt8Array a: _writer.WriteField(a.Values[row], default); break;
            case DoubleArray a: _writer.WriteField(a.Values[row], default); break;
            case BooleanArray a: _writer.WriteField(a.GetValue(row) == true ? "true"u8 : "false"u8); break;
            case TimestampArray a:
                _writer.WriteField(DateTime.UnixEpoch.AddMicroseconds(a.Values[row]), InstantFormat);
                break;
            case StringArray a: _writer.WriteField(a.GetBytes(row)); break;
            case DictionaryArray a:
                _writer.WriteField(((StringArray)a.Dictionary).GetBytes(((Int32Array)a.Indices).Values[row]));
                break;
            default: throw new NotSupportedException($"A column of type {column.Data.DataType.Name} has no CSV form.");
        }
    }
}
