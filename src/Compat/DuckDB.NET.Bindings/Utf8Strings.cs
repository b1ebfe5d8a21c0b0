using System.Runtime.CompilerServices;
using System.Runtime.InteropServices.Marshalling;

[assembly: DisableRuntimeMarshalling]

namespace DuckDB.NET.Native;

/// <summary>Text that stays DuckDB's: it is copied and not freed.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedOut, typeof(BorrowedUtf8String))]
internal static unsafe class BorrowedUtf8String
{
    public static string? ConvertToManaged(byte* text) => Utf8StringMarshaller.ConvertToManaged(text);
}

/// <summary>Text that the caller owns: it is copied and freed.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedOut, typeof(OwnedUtf8String))]
internal static unsafe class OwnedUtf8String
{
    public static string? ConvertToManaged(byte* text) => Utf8StringMarshaller.ConvertToManaged(text);

    public static void Free(byte* text) => NativeMethods.Helpers.DuckDBFree((IntPtr)text);
}
