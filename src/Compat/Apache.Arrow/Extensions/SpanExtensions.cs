using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Apache.Arrow;

internal static class SpanExtensions
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<T> CastTo<T>(this Span<byte> span)
        where T : struct => MemoryMarshal.Cast<byte, T>(span);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<T> CastTo<T>(this ReadOnlySpan<byte> span)
        where T : struct => MemoryMarshal.Cast<byte, T>(span);
}
