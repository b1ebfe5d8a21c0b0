using System.Collections;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of 32-bit decimals.</summary>
public class Decimal32Array : FixedSizeBinaryArray, IReadOnlyList<decimal?>
{
    public Decimal32Array(ArrayData data)
        : base(ArrowTypeId.Decimal32, data)
    {
    }

    public int Scale => ((Decimal32Type)Data.DataType).Scale;

    public int Precision => ((Decimal32Type)Data.DataType).Precision;

    public int ByteWidth => ((Decimal32Type)Data.DataType).ByteWidth;

    int IReadOnlyCollection<decimal?>.Count => Length;

    decimal? IReadOnlyList<decimal?>.this[int index] => GetDecimal(index);

    IEnumerator<decimal?> IEnumerable<decimal?>.GetEnumerator()
    {
        for (int i = 0; i < Length; i++)
            yield return GetDecimal(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<decimal?>)this).GetEnumerator();

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    /// <returns>The value, cut to the precision of <see cref="decimal"/>; null for a null.</returns>
    /// <exception cref="OverflowException">The value is out of the range of <see cref="decimal"/>.</exception>
    public decimal? GetValue(int index) =>
        IsNull(index) ? null : DecimalUtility.GetDecimal(ValueBuffer, Offset + index, Scale, ByteWidth);

    /// <returns>The value; null for a null.</returns>
    public decimal? GetDecimal(int index) => GetValue(index);

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

    /// <summary>Throws <see cref="OverflowException"/> on values that the precision and scale cannot hold.</summary>
    public class Builder : BuilderBase<Decimal32Array, Builder>
    {
        public Builder(Decimal32Type type)
            : base(type, 4)
        {
            DataType = type;
        }

        protected new Decimal32Type DataType { get; }

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

        public Builder Set(int index, decimal value)
        {
            Span<byte> bytes = stackalloc byte[ByteWidth];
            DecimalUtility.GetBytes(value, DataType.Precision, DataType.Scale, ByteWidth, bytes);
            return Set(index, (ReadOnlySpan<byte>)bytes);
        }

        protected override Decimal32Array Build(ArrayData data) => new(data);
    }
}
