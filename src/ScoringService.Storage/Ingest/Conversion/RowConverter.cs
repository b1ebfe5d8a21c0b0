using System.Text;
using System.Text.Unicode;
using ScoringService.Engine;

namespace ScoringService.Storage.Ingest;

/// <summary>Converts rows that were sent into blocks.</summary>
internal sealed class RowConverter(ColumnBinding binding, OddRows odd)
{
    private readonly bool[] _isOdd = new bool[RowBlock.Capacity];
    private readonly List<int> _brokenTexts = [];

    /// <summary>Prepares for rows of the same columns as ever.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="latest">Latest instant allowed, in microseconds since 1970.</param>
    public void Begin(IngestRows rows, long latest)
    {
        _brokenTexts.Clear();
        for (var i = 0; i < binding.Columns.Count; i++)
        {
            var column = binding.Columns[i];
            if (column.Target.IsPast) column.Kernel.Rules.LastInstant = latest;
            if (rows.Columns[column.Sent].Values is Utf8Column text && !IsValid(text)) _brokenTexts.Add(i);
        }
    }

    /// <summary>Converts some of the rows.</summary>
    /// <param name="rows">All of the rows.</param>
    /// <param name="from">The first one to convert.</param>
    /// <param name="count">How many.</param>
    /// <param name="block">Where they go, behind the rows that it has.</param>
    /// <param name="rowNumber">Place of the first one in the batch.</param>
    public void Convert(IngestRows rows, int from, int count, RowBlock block, long rowNumber)
    {
        var at = block.Count;
        var isOdd = _isOdd.AsSpan(0, count);
        isOdd.Clear();
        for (var i = 0; i < count; i++) block.RowNumbers[at + i] = rowNumber + i;
        foreach (var column in binding.Columns)
            column.Kernel.Convert(rows.Columns[column.Sent].Values, from, block, at, isOdd);
        foreach (var broken in _brokenTexts) MarkBroken(rows, broken, from, isOdd);
        for (var i = 0; i < count; i++)
            if (isOdd[i]) odd.Add(block, at + i, from + i);
        block.Count += count;
    }

    // Texts lie one behind the other: when all of it is valid, a row is not only if it begins within a character.
    private static bool IsValid(Utf8Column text)
    {
        var bytes = text.Bytes.AsSpan(text.Offsets[0], text.Offsets[^1] - text.Offsets[0]);
        if (Ascii.IsValid(bytes)) return true;
        if (!Utf8.IsValid(bytes)) return false;
        foreach (var offset in text.Offsets)
            if (offset < text.Offsets[^1] && (text.Bytes[offset] & 0xC0) == 0x80) return false;
        return true;
    }

    private void MarkBroken(IngestRows rows, int column, int from, Span<bool> isOdd)
    {
        var text = (Utf8Column)rows.Columns[binding.Columns[column].Sent].Values;
        for (var i = 0; i < isOdd.Length; i++)
            if (text.IsValid(from + i) && !Utf8.IsValid(text.Utf8(from + i))) isOdd[i] = true;
    }
}
