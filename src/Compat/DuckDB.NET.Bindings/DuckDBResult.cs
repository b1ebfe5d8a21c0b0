using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>
/// The result of a statement. It is a plain struct without a finaliser: close it exactly once, and no copy of it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct DuckDBResult
{
#pragma warning disable CS0169, CS0649, IDE0044, IDE0051 // Laid out for DuckDB, which alone reads and writes them.
    private ulong deprecatedColumnCount;
    private ulong deprecatedRowCount;
    private ulong deprecatedRowsChanged;
    private IntPtr deprecatedColumns;
    private IntPtr deprecatedErrorMessage;
    private IntPtr internalData;
#pragma warning restore CS0169, CS0649, IDE0044, IDE0051

    /// <summary>Frees the result. Closing the same variable again does nothing.</summary>
    public void Close() => NativeMethods.Query.DuckDBDestroyResult(ref this);
}
