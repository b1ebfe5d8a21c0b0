using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ScoringService.Storage.Ingest;

/// <summary>
/// A text as DuckDB's vectors hold it: its length, and up to 12 bytes of it, the rest of them zero; or the first 4
/// bytes and where all of them are.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal readonly unsafe struct NativeText
{
    /// <summary>Longest text that needs no memory elsewhere.</summary>
    public const int MaxInlined = 12;

    private readonly ulong _low;
    private readonly ulong _high;

    private NativeText(ulong low, ulong high)
    {
        _low = low;
        _high = high;
    }

    /// <summary>The first half.</summary>
    public ulong Low => _low;

    /// <summary>The second half.</summary>
    public ulong High => _high;

    /// <summary>Length in bytes.</summary>
    public int Length => (int)_low;

    /// <summary>Whether all of it is in these 16 bytes, so that equal texts have equal halves.</summary>
    public bool IsInlined => (uint)_low <= MaxInlined;

    /// <summary>A text of at most <see cref="MaxInlined"/> bytes.</summary>
    public static NativeText Inlined(ReadOnlySpan<byte> text)
    {
        var value = default(NativeText);
        var bytes = MemoryMarshal.AsBytes(new Span<NativeText>(ref value));
        Unsafe.WriteUnaligned(ref bytes[0], text.Length);
        text.CopyTo(bytes[sizeof(int)..]);
        return value;
    }

    /// <summary>A text of at most <see cref="MaxInlined"/> bytes, of which 16 may be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NativeText Load(byte* place, int length)
    {
        var first = Unsafe.ReadUnaligned<uint>(place);
        var rest = Unsafe.ReadUnaligned<ulong>(place + sizeof(uint));
        if (length < sizeof(uint))
            return new NativeText((uint)length | (ulong)(first & ((1u << (8 * length)) - 1)) << 32, 0);
        var kept = length == MaxInlined ? ulong.MaxValue : (1UL << (8 * (length - sizeof(uint)))) - 1;
        return new NativeText((uint)length | (ulong)first << 32, rest & kept);
    }

    /// <summary>A longer text that lies at <paramref name="place"/>, which does not move.</summary>
    public static NativeText At(byte* place, int length) =>
        new((uint)length | (ulong)Unsafe.ReadUnaligned<uint>(place) << 32, (ulong)place);

    /// <summary>The bytes of a text in memory that does not move.</summary>
    public static ReadOnlySpan<byte> Bytes(NativeText* text) => text->IsInlined
        ? new ReadOnlySpan<byte>((byte*)text + sizeof(int), text->Length)
        : new ReadOnlySpan<byte>((byte*)text->_high, text->Length);
}
