using System.Numerics.Tensors;
using Apache.Arrow;
using ScoringService.Engine;
using ScoringService.Server.Errors;
using ScoringService.Storage;

namespace ScoringService.Server.Ingest;

/// <summary>The columns of a stream: turns its record batches into rows that can be written, some thousand at a
/// time.</summary>
internal sealed class ArrowRows
{
    // One for each column of the stream; null for those that are not written.
    private readonly ArrowColumn?[] _columns;
    private readonly int _textLimit;
    private readonly int[] _rowBytes = new int[IngestLimits.SliceRows];
    private IngestColumn _ignored = Empty(0);

    private ArrowRows(ArrowColumn?[] columns, int textLimit)
    {
        _columns = columns;
        _textLimit = textLimit;
    }

    /// <summary>Names and kinds of a schema's columns. Those of a type that is not taken count as text here: whether
    /// the table has such columns at all is known only after binding.</summary>
    /// <exception cref="RequestException">There are too many columns, or two of one name.</exception>
    public static IReadOnlyList<(string Name, IngestType Type)> Columns(Schema schema)
    {
        if (schema.FieldsList.Count > IngestLimits.MaxColumns)
            throw RequestException.Exhausted($"The stream has {schema.FieldsList.Count} columns; "
                + $"at most {IngestLimits.MaxColumns} are taken.");
        if (schema.FieldsList.CountBy(f => f.Name).FirstOrDefault(n => n.Value > 1).Key is { } twice)
            throw RequestException.Invalid("serialized_arrow", $"There are two columns '{twice}'.");
        return [.. schema.FieldsList.Select(f => (f.Name, ArrowTypes.Kind(f.DataType) ?? IngestType.Text))];
    }

    /// <summary>Makes the converter of a stream.</summary>
    /// <param name="schema">The stream's columns.</param>
    /// <param name="ignored">Those that are not written.</param>
    /// <param name="textLimit">Most bytes of text that are converted at a time.</param>
    /// <exception cref="RequestException">A column that would be written has a type that is not taken.</exception>
    public static ArrowRows Of(Schema schema, IReadOnlyList<string> ignored, int textLimit)
    {
        var columns = new ArrowColumn?[schema.FieldsList.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var field = schema.FieldsList[i];
            if (ignored.Contains(field.Name)) continue;
            if (ArrowTypes.Kind(field.DataType) is null)
                throw RequestException.Invalid("serialized_arrow",
                    $"Column '{field.Name}' has the Arrow type {ArrowTypes.Describe(field.DataType)}, which cannot be "
                    + "written: send text, numbers, decimals, truth values, timestamps or dates.");
            columns[i] = new ArrowColumn(field.Name);
        }

        return new ArrowRows(columns, textLimit);
    }

    /// <summary>The rows of a record batch, in order.</summary>
    /// <exception cref="RequestException">A row or the text of some thousand rows is too long.</exception>
    public IEnumerable<IngestRows> Read(RecordBatch batch)
    {
        for (var start = 0; start < batch.Length; start += IngestLimits.SliceRows)
        {
            var count = Math.Min(IngestLimits.SliceRows, batch.Length - start);
            if (_ignored.Values.Length != count) _ignored = Empty(count);
            var columns = new IngestColumn[_columns.Length];
            var bytes = 0;
            for (var c = 0; c < columns.Length; c++)
            {
                columns[c] = _columns[c]?.Read(batch.Column(c), start, count, _textLimit - bytes) ?? _ignored;
                if (columns[c].Values is Utf8Column text)
                    bytes = ArrowText.Add(columns[c].Name, bytes, text.Offsets[^1], _textLimit);
            }

            if (bytes > IngestLimits.MaxRowBytes) CheckRows(columns, count);
            yield return new IngestRows(count, columns);
        }
    }

    private static IngestColumn Empty(int count) => new("", IngestType.Text, new Utf8Column(
        new ColumnDefinition("", ColumnType.Utf8, "", "", "", ""), new int[count + 1], [],
        new ulong[Engine.Column.WordCount(count)]));

    private void CheckRows(IngestColumn[] columns, int count)
    {
        var bytes = _rowBytes.AsSpan(0, count);
        bytes.Clear();
        foreach (var column in columns)
        {
            if (column.Values is not Utf8Column text) continue;
            TensorPrimitives.Add(bytes, text.Offsets.AsSpan(1, count), bytes);
            TensorPrimitives.Subtract(bytes, text.Offsets.AsSpan(0, count), bytes);
        }

        if (TensorPrimitives.Max<int>(bytes) is > IngestLimits.MaxRowBytes and var longest)
            throw RequestException.Exhausted($"A row has {longest} bytes of text; "
                + $"at most {IngestLimits.MaxRowBytes} are taken.");
    }
}
