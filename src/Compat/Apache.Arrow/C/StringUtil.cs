using System.Runtime.InteropServices;
using System.Text;

namespace Apache.Arrow.C;

internal static class StringUtil
{
    /// <summary>Allocates a zero-terminated copy, to be freed with <see cref="NativeMemory.Free"/>.</summary>
    public static unsafe byte* ToCStringUtf8(string text)
    {
        int count = Encoding.UTF8.GetByteCount(text);
        byte* result = (byte*)NativeMemory.Alloc((nuint)count + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(result, count));
        result[count] = 0;
        return result;
    }

    /// <returns>A copy; null when the pointer is.</returns>
    public static unsafe string? PtrToStringUtf8(byte* text) => Marshal.PtrToStringUTF8((nint)text);
}
