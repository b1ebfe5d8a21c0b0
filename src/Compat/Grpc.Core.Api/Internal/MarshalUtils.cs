using System.Text;

namespace Grpc.Core.Internal;

/// <summary>Reads text out of unmanaged memory.</summary>
internal static class MarshalUtils
{
    /// <summary>Decodes ASCII; every byte that is not ASCII becomes a question mark.</summary>
    public static unsafe string PtrToStringASCII(IntPtr ptr, int len)
    {
        ArgumentNullException.ThrowIfNull((void*)ptr, nameof(ptr));
        return len == 0 ? "" : Encoding.ASCII.GetString((byte*)ptr, len);
    }
}
