using System.Runtime.InteropServices;

namespace ScoringService.Engine.Segments;

/// <summary>
/// Three-valued answers for the rows of a chunk as two bitmaps: rows where a condition is true and rows where it is
/// false. A row in neither is unknown. Bits of rows behind the chunk's end mean nothing.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly ref struct Truth
{
    public Truth(Span<ulong> isTrue, Span<ulong> isFalse)
    {
        IsTrue = isTrue;
        IsFalse = isFalse;
    }

    /// <summary>Rows where the condition is true.</summary>
    public Span<ulong> IsTrue { get; }

    /// <summary>Rows where the condition is false.</summary>
    public Span<ulong> IsFalse { get; }

    /// <summary>One answer for every row.</summary>
    public void Fill(bool value)
    {
        IsTrue.Fill(value ? ulong.MaxValue : 0);
        IsFalse.Fill(value ? 0 : ulong.MaxValue);
    }
}
