using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>
/// DuckDB's C API, grouped as in its documentation. Handles are <see cref="SafeHandle"/>s that destroy what they own
/// once; a call with a closed one throws <see cref="ObjectDisposedException"/>. Text is UTF-8.
/// </summary>
public static partial class NativeMethods
{
    // Calls that only read a field suppress the GC transition: it costs more than they do.
    internal const string DuckDbLibrary = "duckdb";

    private const StringMarshalling Utf8 = StringMarshalling.Utf8;
}
