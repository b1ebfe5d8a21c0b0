using System.Runtime.InteropServices;
using ScoringService.Engine;

namespace ScoringService.Server.Snapshots;

/// <summary>Finds where two columns of the same definition differ.</summary>
internal static class ColumnChanges
{
    /// <summary>Marks the rows in which two columns of the same length differ; others are left as they are.</summary>
    public static void Mark(Column before, Column now, Span<bool> changed)
    {
        switch (before, now)
        {
            case (Column<int> a, Column<int> b):
                MarkValues(a, b, changed);
                break;
            case (Column<byte> a, Column<byte> b):
                MarkValues(a, b, changed);
                break;
            case (Column<long> a, Column<long> b):
                MarkValues(a, b, changed);
                break;
            case (Column<double> a, Column<double> b):
                MarkBits(before, now, MemoryMarshal.Cast<byte, long>(a.Bytes.Span),
                    MemoryMarshal.Cast<byte, long>(b.Bytes.Span), changed);
                break;
            case (DictionaryColumn a, DictionaryColumn b):
                MarkCodes(a, b, changed);
                break;
            case (BooleanColumn a, BooleanColumn b):
                MarkEach(before, now, row => a[row] == b[row], changed);
                break;
            case (Utf8Column a, Utf8Column b):
                MarkEach(before, now, row => a.Utf8(row).SequenceEqual(b.Utf8(row)), changed);
                break;
            default:
                throw new ArgumentException($"{before.Definition.Name}: {before.GetType()} and {now.GetType()}.");
        }
    }

    private static void MarkValues<T>(Column<T> before, Column<T> now, Span<bool> changed)
        where T : unmanaged, IEquatable<T> => MarkBits(before, now, before.Values, now.Values, changed);

    private static void MarkBits<T>(
        Column before, Column now, ReadOnlySpan<T> from, ReadOnlySpan<T> to, Span<bool> changed)
        where T : unmanaged, IEquatable<T>
    {
        // Most columns of most customers are as they were.
        if (before.Validity is null && now.Validity is null && from.SequenceEqual(to)) return;
        for (var row = 0; row < changed.Length; row++)
            if (before.IsValid(row) != now.IsValid(row) || now.IsValid(row) && !from[row].Equals(to[row]))
                changed[row] = true;
    }

    /// <summary>Codes are compared by what they mean: two runs may number them otherwise.</summary>
    private static void MarkCodes(DictionaryColumn before, DictionaryColumn now, Span<bool> changed)
    {
        var numbers = now.Dictionary.Select((text, number) => (text, number))
            .ToDictionary(pair => pair.text, pair => pair.number, StringComparer.Ordinal);
        int[] translated = [.. before.Dictionary.Select(text => numbers.GetValueOrDefault(text, -1))];
        ReadOnlySpan<int> from = before.Indices, to = now.Indices;
        for (var row = 0; row < changed.Length; row++)
            if (before.IsValid(row) != now.IsValid(row) || now.IsValid(row) && translated[from[row]] != to[row])
                changed[row] = true;
    }

    private static void MarkEach(Column before, Column now, Func<int, bool> isEqual, Span<bool> changed)
    {
        for (var row = 0; row < changed.Length; row++)
            if (before.IsValid(row) != now.IsValid(row) || now.IsValid(row) && !isEqual(row)) changed[row] = true;
    }
}
