using System.Collections;
using System.Text;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of strings with 64-bit offsets.</summary>
public class LargeStringArray : LargeBinaryArray, IReadOnlyList<string?>, ICollection<string?>
{
    public static readonly Encoding DefaultEncoding = StringArray.DefaultEncoding;

    public LargeStringArray(ArrayData data)
        : base(ArrowTypeId.LargeString, data)
    {
    }

    public LargeStringArray(
        int length,
        ArrowBuffer valueOffsetsBuffer,
        ArrowBuffer dataBuffer,
        ArrowBuffer nullBitmapBuffer,
        int nullCount = 0,
        int offset = 0)
        : this(new ArrayData(
            LargeStringType.Default,
            length,
            nullCount,
            offset,
            [nullBitmapBuffer, valueOffsetsBuffer, dataBuffer],
            null))
    {
    }

    int IReadOnlyCollection<string?>.Count => Length;

    int ICollection<string?>.Count => Length;

    bool ICollection<string?>.IsReadOnly => true;

    string? IReadOnlyList<string?>.this[int index] => GetString(index);

    IEnumerator<string?> IEnumerable<string?>.GetEnumerator()
    {
        for (int i = 0; i < Length; i++)
            yield return GetString(i);
    }

    bool ICollection<string?>.Contains(string? item) => ReadOnlyCollection.Contains(this, item);

    void ICollection<string?>.CopyTo(string?[] array, int arrayIndex) =>
        ReadOnlyCollection.CopyTo(this, array, arrayIndex);

    void ICollection<string?>.Add(string? item) => throw ReadOnlyCollection.Changed();

    bool ICollection<string?>.Remove(string? item) => throw ReadOnlyCollection.Changed();

    void ICollection<string?>.Clear() => throw ReadOnlyCollection.Changed();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<string?>)this).GetEnumerator();

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    /// <returns>The value, decoded as UTF-8 unless told otherwise; null for a null.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public string? GetString(int index, Encoding? encoding = default)
    {
        ReadOnlySpan<byte> bytes = GetBytes(index, out bool isNull);
        return isNull ? null : (encoding ?? DefaultEncoding).GetString(bytes);
    }

    public new class Builder : BuilderBase<LargeStringArray, Builder>
    {
        public Builder()
            : base(LargeStringType.Default)
        {
        }

        /// <summary>Appends a string, encoded as UTF-8 unless told otherwise; a null when it is null.</summary>
        public Builder Append(string? value, Encoding? encoding = null)
        {
            if (value is null)
                return AppendNull();
            encoding ??= DefaultEncoding;
            Span<byte> room = BeginValue(encoding.GetByteCount(value));
            return EndValue(encoding.GetBytes(value, room));
        }

        public Builder AppendRange(IEnumerable<string?> values, Encoding? encoding = null)
        {
            foreach (string? value in values)
                Append(value, encoding);
            return this;
        }

        protected override LargeStringArray Build(ArrayData data) => new(data);
    }
}
