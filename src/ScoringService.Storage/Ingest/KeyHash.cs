using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace ScoringService.Storage.Ingest;

/// <summary>
/// The hash by which keys and ids are found in memory. Its secret is drawn anew in every process, so that nobody can
/// choose keys that collide.
/// </summary>
internal static unsafe class KeyHash
{
    private static readonly ulong[] Secret = DrawSecret();

    /// <summary>Hashes texts.</summary>
    /// <param name="texts">The texts, all of them valid.</param>
    /// <param name="hashes">Where the hashes go.</param>
    /// <param name="count">Number of texts.</param>
    public static void Fill(NativeText* texts, ulong* hashes, int count)
    {
        for (var i = 0; i < count; i++)
            hashes[i] = texts[i].IsInlined ? OfInlined(texts[i].Low, texts[i].High)
                : OfLong(NativeText.Bytes(texts + i));
    }

    /// <summary>The hash of a text.</summary>
    public static ulong Of(NativeText* text) =>
        text->IsInlined ? OfInlined(text->Low, text->High) : OfLong(NativeText.Bytes(text));

    /// <summary>The hash of a text.</summary>
    public static ulong Of(ReadOnlySpan<byte> text)
    {
        if (text.Length > NativeText.MaxInlined) return OfLong(text);
        var inlined = NativeText.Inlined(text);
        return OfInlined(inlined.Low, inlined.High);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong OfInlined(ulong low, ulong high) =>
        Mix(Mix(low ^ Secret[0], high ^ Secret[1]) ^ Secret[2], Secret[3]);

    private static ulong OfLong(ReadOnlySpan<byte> text)
    {
        var hash = Secret[2] ^ (ulong)text.Length;
        ref var start = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(text);
        var last = text.Length - 16;
        for (var i = 0; i < last; i += 16)
            hash = Mix(Read(ref start, i) ^ Secret[0], Read(ref start, i + 8) ^ hash);
        // The last 16 bytes, some of which may have been read before; a long text has more than 12.
        return Mix(Mix(Read(ref start, Math.Max(last, 0)) ^ Secret[1], Read(ref start, text.Length - 8) ^ hash)
            ^ Secret[0], Secret[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read(ref byte start, int offset) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }

    private static ulong[] DrawSecret()
    {
        var bytes = RandomNumberGenerator.GetBytes(4 * sizeof(ulong));
        var secret = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(bytes).ToArray();
        // A multiplier of zero would map everything to one hash.
        for (var i = 0; i < secret.Length; i++) secret[i] |= 1;
        return secret;
    }
}
