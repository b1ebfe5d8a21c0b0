using System.Collections;
using System.Collections.Concurrent;
using System.Text;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of strings with 32-bit offsets.</summary>
public class StringArray : BinaryArray, IReadOnlyList<string?>, ICollection<string?>
{
    public static readonly Encoding DefaultEncoding = Encoding.UTF8;

    // Made on first use: most arrays are never materialized.
    private ConcurrentDictionary<Encoding, string?[]>? _materialized;

    public StringArray(ArrayData data)
        : base(ArrowTypeId.String, data)
    {
    }

    public StringArray(
        int length,
        ArrowBuffer valueOffsetsBuffer,
        ArrowBuffer dataBuffer,
        ArrowBuffer nullBitmapBuffer,
        int nullCount = 0,
        int offset = 0)
        : this(new ArrayData(
            StringType.Default,
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
        encoding ??= DefaultEncoding;
        if (_materialized is not null && _materialized.TryGetValue(encoding, out string?[]? strings))
        {
            CheckIndex(index);
            return strings[index];
        }
        ReadOnlySpan<byte> bytes = GetBytes(index, out bool isNull);
        return isNull ? null : encoding.GetString(bytes);
    }

    /// <summary>Decodes all values once, so that <see cref="GetString"/> needs not do it each time.</summary>
    public void Materialize(Encoding? encoding = default)
    {
        encoding ??= DefaultEncoding;
        if (IsMaterialized(encoding))
            return;
        var strings = new string?[Length];
        for (int i = 0; i < strings.Length; i++)
            strings[i] = GetString(i, encoding);
        _materialized ??= [];
        _materialized[encoding] = strings;
    }

    public bool IsMaterialized(Encoding? encoding = default) =>
        _materialized is not null && _materialized.ContainsKey(encoding ?? DefaultEncoding);

    public new class Builder : BuilderBase<StringArray, Builder>
    {
        public Builder()
            : base(StringType.Default)
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

        protected override StringArray Build(ArrayData data) => new(data);
    }
}
