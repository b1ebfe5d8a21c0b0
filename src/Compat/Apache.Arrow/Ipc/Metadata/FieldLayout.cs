using Apache.Arrow.Types;

namespace Apache.Arrow.Ipc.Metadata;

/// <summary>
/// Lays out the fields of a schema for writing: gives each dictionary-encoded field an id of its own.
/// </summary>
internal sealed class FieldLayout
{
    private long _nextDictionary;

    public static IpcField[] Of(Schema schema)
    {
        var layout = new FieldLayout();
        return [.. schema.FieldsList.Select(layout.Make)];
    }

    private IpcField Make(Field field)
    {
        var type = field.DataType is ExtensionType extension ? extension.StorageType : field.DataType;
        if (type is not DictionaryType dictionary)
            return Make(field, type, null);
        var values = Make(new Field("", dictionary.ValueType, true));
        if (values.DictionaryValues is not null)
            throw new NotSupportedException("Arrow messages cannot carry dictionaries of dictionary-encoded values.");
        return Make(field, type, values);
    }

    private IpcField Make(Field field, IArrowType type, IpcField? dictionaryValues) => new()
    {
        Field = field,
        LayoutType = type,
        ArrayType = field.DataType,
        Children = type is NestedType nested ? [.. nested.Fields.Select(Make)] : [],
        DictionaryValues = dictionaryValues,
        DictionaryId = dictionaryValues is null ? 0 : _nextDictionary++,
    };
}
