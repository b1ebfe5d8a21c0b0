namespace Apache.Arrow.Types;

internal static class ArrowTypeExtensions
{
    /// <summary>The built-in type that values of <paramref name="type"/> are laid out as.</summary>
    public static IArrowType GetStorageType(IArrowType type) =>
        type is ExtensionType extension ? extension.StorageType : type;
}
