using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DuckDB.NET.Native;

using Values = NativeMethods.Value;

/// <summary>A single value of any type. A nested one disposes the values that it was made of.</summary>
public class DuckDBValue() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true), IDuckDBValueReader
{
    private DuckDBValue[] children = [];

    public bool IsNull() => Values.DuckDBIsNullValue(this);

    /// <summary>
    /// The value as the CLR type that fits DuckDB's: numbers, bool, string, Guid, byte[], DateOnly, TimeOnly, DateTime,
    /// DateTimeOffset, TimeSpan, BigInteger, or one of this assembly's own types for the last ones.
    /// </summary>
    /// <exception cref="InvalidCastException">The value is of another type, or null while T cannot be.</exception>
    public T GetValue<T>()
    {
        if (IsNull())
        {
            return default(T) is null
                ? default!
                : throw new InvalidCastException($"NULL cannot be read as {typeof(T).FullName}.");
        }

        var target = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        using var type = Values.DuckDBGetValueType(this);
        var id = NativeMethods.LogicalType.DuckDBGetTypeId(type);
        return Read(id, target) is T value
            ? value
            : throw new InvalidCastException($"A value of type {id} cannot be read as {typeof(T).FullName}.");
    }

    internal void SetChildValues(DuckDBValue[] values) => children = values;

    protected override bool ReleaseHandle()
    {
        foreach (var child in children) child.Dispose();
        Values.DuckDBDestroyValue(ref handle);
        return true;
    }

    private object Read(DuckDBType id, Type target) => id switch
    {
        DuckDBType.Boolean => Values.DuckDBGetBool(this),
        DuckDBType.TinyInt => Values.DuckDBGetInt8(this),
        DuckDBType.SmallInt => Values.DuckDBGetInt16(this),
        DuckDBType.Integer => Values.DuckDBGetInt32(this),
        DuckDBType.BigInt => Values.DuckDBGetInt64(this),
        DuckDBType.UnsignedTinyInt => Values.DuckDBGetUInt8(this),
        DuckDBType.UnsignedSmallInt => Values.DuckDBGetUInt16(this),
        DuckDBType.UnsignedInteger => Values.DuckDBGetUInt32(this),
        DuckDBType.UnsignedBigInt => Values.DuckDBGetUInt64(this),
        DuckDBType.HugeInt => As(Values.DuckDBGetHugeInt(this), target),
        DuckDBType.UnsignedHugeInt => As(Values.DuckDBGetUHugeInt(this), target),
        DuckDBType.VarInt => ReadBignum(),
        DuckDBType.Float => Values.DuckDBGetFloat(this),
        DuckDBType.Double => Values.DuckDBGetDouble(this),
        DuckDBType.Decimal => decimal.Parse(Values.DuckDBGetVarchar(this), CultureInfo.InvariantCulture),
        DuckDBType.Uuid => Guid.Parse(Values.DuckDBGetVarchar(this)),
        DuckDBType.Blob => ReadBlob(),
        DuckDBType.Date => As(DuckDBDateOnly.FromDuckDBDate(Values.DuckDBGetDate(this)), target),
        DuckDBType.Time => As(NativeMethods.DateTimeHelpers.DuckDBFromTime(Values.DuckDBGetTime(this)), target),
        DuckDBType.TimeTz => As(NativeMethods.DateTimeHelpers.DuckDBFromTimeTz(Values.DuckDBGetTimeTz(this)), target),
        DuckDBType.Interval => As(Values.DuckDBGetInterval(this), target),
        DuckDBType.Timestamp => As(Values.DuckDBGetTimestamp(this), target),
        DuckDBType.TimestampTz => As(Values.DuckDBGetTimestampTz(this), target),
        DuckDBType.TimestampS => As(Scaled(Values.DuckDBGetTimestampS(this), 1_000_000), target),
        DuckDBType.TimestampMs => As(Scaled(Values.DuckDBGetTimestampMs(this), 1_000), target),
        DuckDBType.TimestampNs => As(FromNanoseconds(Values.DuckDBGetTimestampNs(this)), target),
        _ => Values.DuckDBGetVarchar(this),
    };

    private BigInteger ReadBignum()
    {
        var number = Values.DuckDBGetBignum(this);
        try
        {
            unsafe
            {
                var bytes = new ReadOnlySpan<byte>((void*)number.Data, (int)number.Size);
                var magnitude = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
                return number.IsNegative != 0 ? -magnitude : magnitude;
            }
        }
        finally
        {
            NativeMethods.Helpers.DuckDBFree(number.Data);
        }
    }

    private byte[] ReadBlob()
    {
        using var blob = Values.DuckDBGetBlob(this);
        var bytes = new byte[blob.Size];
        if (bytes.Length > 0) Marshal.Copy(blob.Data, bytes, 0, bytes.Length);
        return bytes;
    }

    private static DuckDBTimestampStruct Scaled(DuckDBTimestampStruct timestamp, long microsPerUnit) =>
        timestamp.IsInfinity ? timestamp : new() { Micros = checked(timestamp.Micros * microsPerUnit) };

    private static DuckDBTimestampStruct FromNanoseconds(DuckDBTimestampStruct timestamp) =>
        timestamp.IsInfinity ? timestamp : new() { Micros = (long)Math.Floor(timestamp.Micros / 1000m) };

    // Every branch is cast to object: ?: would otherwise convert one type to the other before boxing it.

    private static object As(DuckDBHugeInt value, Type target) =>
        target == typeof(DuckDBHugeInt) ? (object)value
        : target == typeof(Int128) ? (object)value.ToInt128()
        : value.ToBigInteger();

    private static object As(DuckDBUHugeInt value, Type target) =>
        target == typeof(DuckDBUHugeInt) ? (object)value
        : target == typeof(UInt128) ? (object)value.ToUInt128()
        : value.ToBigInteger();

    private static object As(DuckDBDateOnly date, Type target) =>
        target == typeof(DuckDBDateOnly) ? (object)date
        : target == typeof(DateTime) ? (object)date.ToDateTime()
        : (DateOnly)date;

    private static object As(DuckDBTimeOnly time, Type target) =>
        target == typeof(DuckDBTimeOnly) ? (object)time
        : target == typeof(DateTime) ? (object)time.ToDateTime()
        : target == typeof(TimeSpan) ? (object)new TimeSpan(time.Ticks)
        : (TimeOnly)time;

    // A DateTimeOffset cannot be before 0001-01-01 in UTC: the day after leaves room for every offset.
    private static object As(DuckDBTimeTz time, Type target) =>
        target == typeof(DuckDBTimeTz)
            ? (object)time
            : new DateTimeOffset(time.Time.ToDateTime().AddDays(1), TimeSpan.FromSeconds(time.Offset));

    private static object As(DuckDBInterval interval, Type target) =>
        target == typeof(DuckDBInterval) ? (object)interval : (TimeSpan)interval;

    private static object As(DuckDBTimestampStruct value, Type target)
    {
        if (target == typeof(DuckDBTimestampStruct)) return value;
        var timestamp = DuckDBTimestamp.FromDuckDBTimestampStruct(value);
        if (target == typeof(DuckDBTimestamp)) return timestamp;
        if (target == typeof(DateTimeOffset)) return new DateTimeOffset(timestamp.ToDateTime(), TimeSpan.Zero);
        return timestamp.ToDateTime();
    }
}
