using Google.Protobuf.WellKnownTypes;
using ScoringService.Engine;

namespace ScoringService.Server.Lookup;

/// <summary>One field of a message, bound to the column that it comes from.</summary>
internal abstract class RowField
{
    /// <summary>Writes the field as it is for a row, which may be nothing.</summary>
    public abstract void Write(ProtoBuffer target, int row);

    /// <summary>The bytes of fields that are the same for many rows.</summary>
    public static byte[] Bytes(Action<ProtoBuffer> write)
    {
        var buffer = new ProtoBuffer();
        write(buffer);
        return buffer.Written.ToArray();
    }
}

/// <summary>The same for every row.</summary>
internal sealed class ConstantField(byte[] bytes) : RowField
{
    /// <inheritdoc/>
    public override void Write(ProtoBuffer target, int row) => target.Raw(bytes);
}

/// <summary>A text of its own for every row.</summary>
internal sealed class TextField(int field, Utf8Column column) : RowField
{
    /// <inheritdoc/>
    public override void Write(ProtoBuffer target, int row)
    {
        if (column.IsValid(row)) target.Bytes(field, column.Utf8(row));
    }
}

/// <summary>Whatever follows from the code of a row. It is encoded once for each code.</summary>
internal sealed class CodeField(DictionaryColumn column, Func<string, byte[]> encode) : RowField
{
    private readonly byte[]?[] _encoded = new byte[column.Dictionary.Count][];

    /// <inheritdoc/>
    public override void Write(ProtoBuffer target, int row)
    {
        if (!column.IsValid(row)) return;
        var code = column.Indices[row];
        // Two threads may both encode one, to the same bytes.
        target.Raw(_encoded[code] ??= encode(column.Dictionary[code]));
    }
}

/// <summary>A number.</summary>
/// <param name="field">Number of the field.</param>
/// <param name="column">The values.</param>
/// <param name="isOptional">Whether 0 is told from nothing.</param>
internal sealed class DoubleField(int field, Column<double> column, bool isOptional) : RowField
{
    /// <inheritdoc/>
    public override void Write(ProtoBuffer target, int row)
    {
        if (column.IsValid(row) && column.Values[row] is var value && (isOptional || value != 0))
            target.Double(field, value);
    }
}

/// <summary>A whole number.</summary>
/// <param name="field">Number of the field.</param>
/// <param name="column">The values.</param>
/// <param name="isOptional">Whether 0 is told from nothing.</param>
internal sealed class Int32Field(int field, Column<int> column, bool isOptional) : RowField
{
    /// <inheritdoc/>
    public override void Write(ProtoBuffer target, int row)
    {
        if (column.IsValid(row) && column.Values[row] is var value && (isOptional || value != 0))
            target.Varint(field, (ulong)(long)value);
    }
}

/// <summary>A small whole number above 0.</summary>
internal sealed class ByteField(int field, Column<byte> column) : RowField
{
    /// <inheritdoc/>
    public override void Write(ProtoBuffer target, int row)
    {
        if (column.IsValid(row)) target.Varint(field, column.Values[row]);
    }
}

/// <summary>Something that is said of rows that are true.</summary>
internal sealed class FlagField(BooleanColumn column, byte[] bytes) : RowField
{
    /// <inheritdoc/>
    public override void Write(ProtoBuffer target, int row)
    {
        if (column[row] == true) target.Raw(bytes);
    }
}

/// <summary>An instant, as google.protobuf.Timestamp.</summary>
internal sealed class InstantField(int field, Column<long> column) : RowField
{
    private const long MicrosPerSecond = 1_000_000;
    private const long NanosPerMicro = 1000;

    /// <inheritdoc/>
    public override void Write(ProtoBuffer target, int row)
    {
        if (!column.IsValid(row)) return;
        var (seconds, micros) = Math.DivRem(column.Values[row], MicrosPerSecond);
        if (micros < 0) (seconds, micros) = (seconds - 1, micros + MicrosPerSecond);
        var begin = target.Begin(field);
        if (seconds != 0) target.Varint(Timestamp.SecondsFieldNumber, (ulong)seconds);
        if (micros != 0) target.Varint(Timestamp.NanosFieldNumber, (ulong)(micros * NanosPerMicro));
        target.End(begin);
    }
}

/// <summary>A message within the message.</summary>
/// <param name="field">Number of the field.</param>
/// <param name="fields">What is in it.</param>
internal sealed class MessageField(int field, params RowField[] fields) : RowField
{
    /// <summary>Which rows have it; null for all.</summary>
    public Predicate<int>? IsPresent { get; init; }

    /// <inheritdoc/>
    public override void Write(ProtoBuffer target, int row)
    {
        if (IsPresent?.Invoke(row) == false) return;
        var begin = target.Begin(field);
        foreach (var inner in fields) inner.Write(target, row);
        target.End(begin);
    }
}

/// <summary>Something that is said of rows without a value.</summary>
/// <param name="column">The values.</param>
/// <param name="bytes">What is said of a row.</param>
internal sealed class MissingField(Column column, Func<int, byte[]> bytes) : RowField
{
    /// <inheritdoc/>
    public override void Write(ProtoBuffer target, int row)
    {
        if (!column.IsValid(row)) target.Raw(bytes(row));
    }
}

/// <summary>A number from the column that the code of a row names.</summary>
/// <param name="field">Number of the field.</param>
/// <param name="column">Names of columns.</param>
/// <param name="find">Gives the column of a name.</param>
internal sealed class NamedValueField(int field, DictionaryColumn column, Func<string, Column> find) : RowField
{
    private readonly Column?[] _columns = new Column[column.Dictionary.Count];

    /// <inheritdoc/>
    public override void Write(ProtoBuffer target, int row)
    {
        var name = column.Indices[row];
        switch (_columns[name] ??= find(column.Dictionary[name]))
        {
            case Column<int> whole when whole.IsValid(row): target.Double(field, whole.Values[row]); break;
            case Column<double> real when real.IsValid(row): target.Double(field, real.Values[row]); break;
        }
    }
}
