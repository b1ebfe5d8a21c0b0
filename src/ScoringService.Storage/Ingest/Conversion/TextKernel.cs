using System.Runtime.CompilerServices;
using ScoringService.Engine;

namespace ScoringService.Storage.Ingest;

/// <summary>Takes text over.</summary>
internal sealed unsafe class TextKernel(ValueRules rules, int index) : ColumnKernel(rules, index)
{
    private const int Loaded = 16;

    /// <inheritdoc/>
    public override void Convert(Column values, int from, RowBlock block, int at, Span<bool> isOdd)
    {
        var text = (Utf8Column)values;
        var offsets = text.Offsets.AsSpan(from, isOdd.Length + 1);
        var target = block.Values<NativeText>(Index).Slice(at, isOdd.Length);
        fixed (byte* bytes = text.Bytes)
        {
            for (var i = 0; i < isOdd.Length; i++)
            {
                var length = offsets[i + 1] - offsets[i];
                var place = bytes + offsets[i];
                if (length == 0 || !text.IsValid(from + i))
                {
                    target[i] = default;
                    SetNull(block, at + i, ref isOdd[i]);
                }
                else if (length > Rules.MaxBytes || IsPadded(place, length))
                {
                    target[i] = default;
                    isOdd[i] = true;
                }
                else if (length > NativeText.MaxInlined)
                {
                    target[i] = NativeText.At(block.Text.Add(new ReadOnlySpan<byte>(place, length)), length);
                }
                else
                {
                    target[i] = offsets[i] <= text.Bytes.Length - Loaded ? NativeText.Load(place, length)
                        : NativeText.Inlined(new ReadOnlySpan<byte>(place, length));
                }
            }
        }
    }

    // Whether DuckDB's trim() may take something away: it removes all characters that separate words.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPadded(byte* text, int length)
    {
        if (text[0] == ' ' || text[length - 1] == ' ') return true;
        return (text[0] >= 0x80 || text[length - 1] >= 0x80) && IsWidelyPadded(new ReadOnlySpan<byte>(text, length));
    }

    private static bool IsWidelyPadded(ReadOnlySpan<byte> text)
    {
        System.Text.Rune.DecodeFromUtf8(text, out var first, out _);
        System.Text.Rune.DecodeLastFromUtf8(text, out var last, out _);
        return System.Text.Rune.GetUnicodeCategory(first) == System.Globalization.UnicodeCategory.SpaceSeparator
            || System.Text.Rune.GetUnicodeCategory(last) == System.Globalization.UnicodeCategory.SpaceSeparator;
    }
}
