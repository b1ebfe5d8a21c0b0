using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>Bytes that DuckDB allocated and the receiver frees by disposing exactly once.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBBlob : IDisposable
{
    public IntPtr Data { get; }

    public long Size { get; }

    public void Dispose() => NativeMethods.Helpers.DuckDBFree(Data);
}

/// <summary>Where the elements of one list lie in the child vector.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct DuckDBListEntry(ulong offset, ulong length)
{
    public ulong Offset { get; private set; } = offset;

    public ulong Length { get; private set; } = length;
}

/// <summary>How far a running statement is; <see cref="Percentage"/> is -1 while that is unknown.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct DuckDBQueryProgress
{
    public double Percentage { get; }

    public ulong RowsProcessed { get; }

    public ulong TotalRowsToProcess { get; }
}

/// <summary>A number of any size: its absolute value as big-endian bytes, and its sign.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBBignum(IntPtr data, ulong size, byte isNegative)
{
    public IntPtr Data { get; } = data;

    public ulong Size { get; } = size;

    public byte IsNegative { get; } = isNegative;
}

/// <summary>A decimal: <see cref="Value"/> / 10^<see cref="Scale"/>, of at most <see cref="Width"/> digits.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DuckDBDecimal(byte width, byte scale, DuckDBHugeInt value)
{
    public byte Width { get; } = width;

    public byte Scale { get; } = scale;

    public DuckDBHugeInt Value { get; } = value;
}

/// <summary>Reads a parameter of a table function.</summary>
public interface IDuckDBValueReader
{
    bool IsNull();

    T GetValue<T>();
}
