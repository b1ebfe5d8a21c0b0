using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>
/// Recognizes an extension type by name when a schema is read; see <see cref="ExtensionTypeRegistry"/>.
/// </summary>
public abstract class ExtensionDefinition
{
    /// <summary>The registered name, for example "arrow.uuid".</summary>
    public abstract string ExtensionName { get; }

    /// <summary>Makes the type, unless its storage or metadata do not fit.</summary>
    /// <param name="storageType">What the values are laid out as.</param>
    /// <param name="metadata">The serialized parameters; may be null.</param>
    /// <param name="type">The type made, when true is returned.</param>
    public abstract bool TryCreateType(IArrowType storageType, string? metadata, out ExtensionType? type);
}

/// <summary>A logical type laid out as a built-in one.</summary>
public abstract class ExtensionType : IArrowType
{
    protected ExtensionType(IArrowType storageType)
    {
        ArgumentNullException.ThrowIfNull(storageType);
        StorageType = storageType;
    }

    public ArrowTypeId TypeId => ArrowTypeId.Extension;

    /// <summary>The registered name, for example "arrow.uuid".</summary>
    public abstract string Name { get; }

    /// <summary>The serialized parameters; may be null or empty.</summary>
    public abstract string? ExtensionMetadata { get; }

    public IArrowType StorageType { get; }

    public bool IsFixedWidth => StorageType.IsFixedWidth;

    /// <summary>Visits the storage type.</summary>
    public void Accept(IArrowTypeVisitor visitor) => StorageType.Accept(visitor);

    /// <summary>Wraps an array of the storage type.</summary>
    public abstract ExtensionArray CreateArray(IArrowArray storageArray);
}

/// <summary>An array of an extension type: an array of the storage type under another name.</summary>
public class ExtensionArray : IArrowArray
{
    private ArrayData? _data;

    public ExtensionArray(ExtensionType extensionType, IArrowArray storage)
        : this(storage)
    {
        ArgumentNullException.ThrowIfNull(extensionType);
        ExtensionType = extensionType;
    }

    public ExtensionArray(IArrowArray storage)
    {
        ArgumentNullException.ThrowIfNull(storage);
        Storage = storage;
    }

    public IArrowArray Storage { get; }

    public ExtensionType? ExtensionType { get; }

    public int Length => Storage.Length;

    public int Offset => Storage.Offset;

    public int NullCount => Storage.NullCount;

    /// <summary>The storage's data under the extension type.</summary>
    public ArrayData Data => ExtensionType is null ? Storage.Data : _data ??= Storage.Data.WithType(ExtensionType);

    public bool IsNull(int index) => Storage.IsNull(index);

    public bool IsValid(int index) => Storage.IsValid(index);

    /// <summary>Visits the storage array.</summary>
    public void Accept(IArrowArrayVisitor visitor) => Storage.Accept(visitor);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            Storage.Dispose();
    }
}
