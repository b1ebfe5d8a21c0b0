using System.Collections;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>Recognizes "arrow.bool8".</summary>
public class Bool8ExtensionDefinition : ExtensionDefinition
{
    public static readonly Bool8ExtensionDefinition Instance = new();

    private Bool8ExtensionDefinition()
    {
    }

    public override string ExtensionName => Bool8Type.ExtensionName;

    public override bool TryCreateType(IArrowType storageType, string? metadata, out ExtensionType? type)
    {
        type = storageType is Int8Type ? new Bool8Type() : null;
        return type is not null;
    }
}

/// <summary>Booleans, a byte each: any number but 0 is true.</summary>
public class Bool8Type : ExtensionType
{
    public static readonly Bool8Type Default = new();

    internal const string ExtensionName = "arrow.bool8";

    public Bool8Type()
        : base(Int8Type.Default)
    {
    }

    public override string Name => ExtensionName;

    public override string? ExtensionMetadata => string.Empty;

    public override ExtensionArray CreateArray(IArrowArray storageArray) => new Bool8Array(this, storageArray);
}

/// <summary>An array of booleans, a byte each.</summary>
public class Bool8Array : ExtensionArray, IReadOnlyList<bool?>
{
    public Bool8Array(Bool8Type bool8Type, IArrowArray storage)
        : base(bool8Type, storage)
    {
    }

    public Bool8Array(IArrowArray storage)
        : base(Bool8Type.Default, storage)
    {
    }

    public Int8Array StorageArray => (Int8Array)Storage;

    public int Count => Length;

    public bool? this[int index] => GetValue(index);

    /// <returns>The value; null for a null.</returns>
    public bool? GetValue(int index) => StorageArray.GetValue(index) is sbyte value ? value != 0 : null;

    public IEnumerator<bool?> GetEnumerator()
    {
        for (int i = 0; i < Length; i++)
            yield return GetValue(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public class Builder : PrimitiveArrayBuilder<sbyte, Bool8Array, Builder>
    {
        public Builder Append(bool value) => Append(value ? (sbyte)1 : (sbyte)0);

        public Builder Append(bool? value) => value is null ? AppendNull() : Append(value.Value);

        public Builder AppendRange(IEnumerable<bool> values)
        {
            ArgumentNullException.ThrowIfNull(values);
            foreach (bool value in values)
                Append(value);
            return this;
        }

        public Builder AppendRange(IEnumerable<bool?> values)
        {
            ArgumentNullException.ThrowIfNull(values);
            foreach (bool? value in values)
                Append(value);
            return this;
        }

        public Builder Set(int index, bool value) => Set(index, value ? (sbyte)1 : (sbyte)0);

        protected override Bool8Array Build(
            ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset) =>
            new(new Int8Array(valueBuffer, nullBitmapBuffer, length, nullCount, offset));
    }
}
