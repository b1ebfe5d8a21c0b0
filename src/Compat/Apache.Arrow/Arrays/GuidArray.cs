using System.Collections;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>Recognizes "arrow.uuid".</summary>
public class GuidExtensionDefinition : ExtensionDefinition
{
    public static readonly GuidExtensionDefinition Instance = new();

    public override string ExtensionName => GuidType.ExtensionName;

    public override bool TryCreateType(IArrowType storageType, string? metadata, out ExtensionType? type)
    {
        bool fits = storageType is FixedSizeBinaryType { TypeId: ArrowTypeId.FixedSizedBinary, ByteWidth: 16 };
        type = fits ? new GuidType((FixedSizeBinaryType)storageType) : null;
        return fits;
    }
}

/// <summary>UUIDs as 16 bytes in network order.</summary>
public class GuidType : ExtensionType
{
    public static readonly GuidType Default = new();

    internal const string ExtensionName = "arrow.uuid";
    internal const int ByteWidth = 16;

    public GuidType()
        : this(new FixedSizeBinaryType(ByteWidth))
    {
    }

    internal GuidType(FixedSizeBinaryType storageType)
        : base(storageType)
    {
    }

    public override string Name => ExtensionName;

    public override string? ExtensionMetadata => string.Empty;

    public override ExtensionArray CreateArray(IArrowArray storageArray) => new GuidArray(this, storageArray);
}

/// <summary>An array of UUIDs.</summary>
public class GuidArray : ExtensionArray, IReadOnlyList<Guid?>
{
    public GuidArray(GuidType guidType, IArrowArray storage)
        : base(guidType, storage)
    {
    }

    public GuidArray(IArrowArray storage)
        : base(GuidType.Default, storage)
    {
    }

    public FixedSizeBinaryArray StorageArray => (FixedSizeBinaryArray)Storage;

    public int Count => Length;

    public Guid? this[int index] => GetGuid(index);

    /// <returns>The bytes of a UUID in network order.</returns>
    public static byte[] GuidToBytes(Guid guid) => guid.ToByteArray(bigEndian: true);

    /// <summary>Writes the bytes of a UUID in network order.</summary>
    /// <exception cref="ArgumentException">There is not room for exactly 16 bytes.</exception>
    public static void GuidToRFC4122(Guid guid, Span<byte> bytes)
    {
        CheckLength(bytes);
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
    }

    /// <summary>Reads the bytes of a UUID in network order.</summary>
    /// <exception cref="ArgumentException">There are not exactly 16 bytes.</exception>
    public static Guid RFC4122ToGuid(ReadOnlySpan<byte> bytes)
    {
        CheckLength(bytes);
        return new Guid(bytes, bigEndian: true);
    }

    /// <returns>The value; null for a null.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public Guid? GetGuid(int index)
    {
        ReadOnlySpan<byte> bytes = StorageArray.GetBytes(index);
        return IsNull(index) ? null : RFC4122ToGuid(bytes);
    }

    public IEnumerator<Guid?> GetEnumerator()
    {
        for (int i = 0; i < Length; i++)
            yield return GetGuid(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static void CheckLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != GuidType.ByteWidth)
            throw new ArgumentException("Byte span must be exactly 16 bytes long.", nameof(bytes));
    }

    public class Builder : FixedSizeBinaryArray.BuilderBase<GuidArray, Builder>
    {
        public Builder()
            : base(GuidType.Default.StorageType, GuidType.ByteWidth)
        {
        }

        public Builder Append(Guid value)
        {
            Span<byte> bytes = stackalloc byte[GuidType.ByteWidth];
            GuidToRFC4122(value, bytes);
            return Append((ReadOnlySpan<byte>)bytes);
        }

        public Builder AppendRange(IEnumerable<Guid> values)
        {
            ArgumentNullException.ThrowIfNull(values);
            foreach (Guid value in values)
                Append(value);
            return this;
        }

        public Builder Set(int index, Guid value)
        {
            Span<byte> bytes = stackalloc byte[GuidType.ByteWidth];
            GuidToRFC4122(value, bytes);
            return Set(index, (ReadOnlySpan<byte>)bytes);
        }

        protected override GuidArray Build(ArrayData data) => new(new FixedSizeBinaryArray(data));
    }
}
