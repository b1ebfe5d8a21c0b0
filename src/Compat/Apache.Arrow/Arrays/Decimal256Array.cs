using System.Collections;
using System.Data.SqlTypes;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of 256-bit decimals.</summary>
public class Decimal256Array : FixedSizeBinaryArray, IReadOnlyList<SqlDecimal?>, IReadOnlyList<string?>
{
    public Decimal256Array(ArrayData data)
        : base(ArrowTypeId.Decimal256, data)
    {
    }

    public int Scale => ((Decimal256Type)Data.DataType).Scale;

    public int Precision => ((Decimal256Type)Data.DataType).Precision;

    public int ByteWidth => ((Decimal256Type)Data.DataType).ByteWidth;

    int IReadOnlyCollection<SqlDecimal?>.Count => Length;

    SqlDecimal? IReadOnlyList<SqlDecimal?>.this[int index] => GetSqlDecimal(index);

    int IReadOnlyCollection<string?>.Count => Length;

    string? IReadOnlyList<string?>.this[int index] => GetString(index);

    IEnumerator<SqlDecimal?> IEnumerable<SqlDecimal?>.GetEnumerator()
    {
        for (int i = 0; i < Length; i++)
            yield return GetSqlDecimal(i);
    }

    IEnumerator<string?> IEnumerable<string?>.GetEnumerator()
    {
        for (int i = 0; i < Length; i++)
            yield return GetString(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<string?>)this).GetEnumerator();

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    /// <returns>The value, cut to the precision of <see cref="decimal"/>; null for a null.</returns>
    /// <exception cref="OverflowException">The value is out of the range of <see cref="decimal"/>.</exception>
    public decimal? GetValue(int index) =>
        IsNull(index) ? null : DecimalUtility.GetDecimal(ValueBuffer, Offset + index, Scale, ByteWidth);

    /// <summary>
    /// The value, if it lies in the range of <see cref="decimal"/>; digits beyond its precision are cut.
    /// </summary>
    /// <returns>False when the value is out of range; a null is not.</returns>
    public bool TryGetValue(int index, out decimal? value)
    {
        value = null;
        if (IsNull(index))
            return true;
        bool inRange = DecimalUtility.TryGetDecimal(ValueBuffer, Offset + index, Scale, ByteWidth, out decimal result);
        if (inRange)
            value = result;
        return inRange;
    }

    /// <summary>Copies the values, leaving out nulls unless told otherwise.</summary>
    public IList<decimal?> ToList(bool includeNulls = false)
    {
        var list = new List<decimal?>(Length);
        for (int i = 0; i < Length; i++)
        {
            decimal? value = GetValue(i);
            if (includeNulls || value.HasValue)
                list.Add(value);
        }
        return list;
    }

    /// <returns>All digits of the value; null for a null.</returns>
    public string? GetString(int index) => IsNull(index)
        ? null
        : DecimalUtility.GetString(ValueBuffer, Offset + index, Precision, Scale, ByteWidth);

    /// <summary>The exact value, if it fits in the 128 bits of a <see cref="SqlDecimal"/>.</summary>
    /// <returns>False when it does not; a null does.</returns>
    public bool TryGetSqlDecimal(int index, out SqlDecimal? value)
    {
        value = null;
        return IsNull(index)
            || DecimalUtility.TryGetSqlDecimal256(ValueBuffer, Offset + index, Precision, Scale, out value);
    }

    private SqlDecimal? GetSqlDecimal(int index) => TryGetSqlDecimal(index, out SqlDecimal? value)
        ? value
        : throw new OverflowException("The value is out of the range of SqlDecimal.");

    /// <summary>Throws <see cref="OverflowException"/> on values that the precision and scale cannot hold.</summary>
    public class Builder : BuilderBase<Decimal256Array, Builder>
    {
        public Builder(Decimal256Type type)
            : base(type, 32)
        {
            DataType = type;
        }

        protected new Decimal256Type DataType { get; }

        public Builder Append(decimal value)
        {
            Span<byte> bytes = stackalloc byte[ByteWidth];
            DecimalUtility.GetBytes(value, DataType.Precision, DataType.Scale, ByteWidth, bytes);
            return Append((ReadOnlySpan<byte>)bytes);
        }

        public Builder AppendRange(IEnumerable<decimal> values)
        {
            ArgumentNullException.ThrowIfNull(values);
            foreach (decimal value in values)
                Append(value);
            return this;
        }

        /// <summary>Appends a number such as "-12.50"; a null when it is null.</summary>
        /// <exception cref="ArgumentException">The string is not a number.</exception>
        public Builder Append(string? value)
        {
            if (value is null)
                return AppendNull();
            Span<byte> bytes = stackalloc byte[ByteWidth];
            DecimalUtility.GetBytes(value, DataType.Precision, DataType.Scale, ByteWidth, bytes);
            return Append((ReadOnlySpan<byte>)bytes);
        }

        public Builder AppendRange(IEnumerable<string?> values)
        {
            ArgumentNullException.ThrowIfNull(values);
            foreach (string? value in values)
                Append(value);
            return this;
        }

        public Builder Append(SqlDecimal value)
        {
            Span<byte> bytes = stackalloc byte[ByteWidth];
            DecimalUtility.GetBytes(value, DataType.Precision, DataType.Scale, bytes);
            return Append((ReadOnlySpan<byte>)bytes);
        }

        public Builder AppendRange(IEnumerable<SqlDecimal> values)
        {
            ArgumentNullException.ThrowIfNull(values);
            foreach (SqlDecimal value in values)
                Append(value);
            return this;
        }

        public Builder Set(int index, decimal value)
        {
            Span<byte> bytes = stackalloc byte[ByteWidth];
            DecimalUtility.GetBytes(value, DataType.Precision, DataType.Scale, ByteWidth, bytes);
            return Set(index, (ReadOnlySpan<byte>)bytes);
        }

        protected override Decimal256Array Build(ArrayData data) => new(data);
    }
}
