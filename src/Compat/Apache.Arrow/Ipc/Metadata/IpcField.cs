using Apache.Arrow.Types;

namespace Apache.Arrow.Ipc.Metadata;

/// <summary>
/// A field as it is laid out in messages: its type, and what cannot be told from the type, the ids of dictionaries.
/// </summary>
internal sealed class IpcField
{
    private bool? _usesDictionaries;

    public required Field Field { get; init; }

    /// <summary>The type that decides the layout: for an extension type its storage.</summary>
    public required IArrowType LayoutType { get; init; }

    /// <summary>The type that arrays of this field have: the extension type where there is one.</summary>
    public required IArrowType ArrayType { get; init; }

    /// <summary>
    /// Children in layout order; none for a dictionary-encoded field, whose values have their own layout.
    /// </summary>
    public IpcField[] Children { get; init; } = [];

    /// <summary>The dictionary's values when the field is dictionary-encoded.</summary>
    public IpcField? DictionaryValues { get; init; }

    public long DictionaryId { get; init; }

    /// <summary>Whether this field or one below it is dictionary-encoded.</summary>
    public bool UsesDictionaries => _usesDictionaries ??=
        DictionaryValues is not null || System.Array.Exists(Children, child => child.UsesDictionaries);
}

/// <summary>A schema with the layout of its columns and of the dictionaries that they use.</summary>
internal sealed record IpcSchema(Schema Schema, IpcField[] Columns, IReadOnlyDictionary<long, IpcField> Dictionaries);
