using System.Collections;
using System.Text;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of strings held as views.</summary>
public class StringViewArray : BinaryViewArray, IReadOnlyList<string?>
{
    public static readonly Encoding DefaultEncoding = Encoding.UTF8;

    public StringViewArray(ArrayData data)
        : base(ArrowTypeId.StringView, data)
    {
    }

    public StringViewArray(
        int length,
        ArrowBuffer valueOffsetsBuffer,
        ArrowBuffer dataBuffer,
        ArrowBuffer nullBitmapBuffer,
        int nullCount = 0,
        int offset = 0)
        : this(new ArrayData(
            StringViewType.Default,
            length,
            nullCount,
            offset,
            [nullBitmapBuffer, valueOffsetsBuffer, dataBuffer],
            null))
    {
    }

    int IReadOnlyCollection<string?>.Count => Length;

    string? IReadOnlyList<string?>.this[int index] => GetString(index);

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    /// <returns>The value, decoded as UTF-8 unless told otherwise; null for a null.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public string? GetString(int index, Encoding? encoding = default)
    {
        ReadOnlySpan<byte> bytes = GetBytes(index, out bool isNull);
        return isNull ? null : (encoding ?? DefaultEncoding).GetString(bytes);
    }

    IEnumerator<string?> IEnumerable<string?>.GetEnumerator()
    {
        for (int i = 0; i < Length; i++)
            yield return GetString(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<string?>)this).GetEnumerator();

    public new class Builder : BuilderBase<StringViewArray, Builder>
    {
        private const int StackBytes = 256;

        public Builder()
            : base(StringViewType.Default)
        {
        }

        /// <summary>Appends a string, encoded as UTF-8 unless told otherwise; a null when it is null.</summary>
        public Builder Append(string? value, Encoding? encoding = null)
        {
            if (value is null)
                return AppendNull();
            encoding ??= DefaultEncoding;
            int count = encoding.GetByteCount(value);
            Span<byte> bytes = count <= StackBytes ? stackalloc byte[count] : new byte[count];
            encoding.GetBytes(value, bytes);
            return Append((ReadOnlySpan<byte>)bytes);
        }

        public Builder AppendRange(IEnumerable<string?> values, Encoding? encoding = null)
        {
            foreach (string? value in values)
                Append(value, encoding);
            return this;
        }

        protected override StringViewArray Build(ArrayData data) => new(data);
    }
}
