using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Compat.Arrow.Tests.Ipc;

/// <summary>
/// Reads the JSON form in which Arrow implementations exchange test data, and writes its values like <see
/// cref="ValueText"/> does.
/// </summary>
internal sealed class IntegrationJson
{
    private readonly JsonElement[] _fields;
    private readonly Dictionary<long, JsonElement> _dictionaries;

    public IntegrationJson(JsonElement root)
    {
        Root = root;
        _fields = [.. root.GetProperty("schema").GetProperty("fields").EnumerateArray()];
        _dictionaries = !root.TryGetProperty("dictionaries", out var dictionaries) ? [] : dictionaries.EnumerateArray()
            .ToDictionary(
                item => item.GetProperty("id").GetInt64(),
                item => item.GetProperty("data").GetProperty("columns")[0]);
    }

    public JsonElement Root { get; }

    public IReadOnlyList<string> FieldNames => [.. _fields.Select(column => column.GetProperty("name").GetString()!)];

    public int BatchCount => Root.GetProperty("batches").GetArrayLength();

    /// <summary>The values of one batch, column by column.</summary>
    public string[] Batch(int index)
    {
        var columns = Root.GetProperty("batches")[index].GetProperty("columns");
        return [.. _fields.Select((field, i) => Column(field, columns[i]))];
    }

    /// <summary>Custom metadata of the schema, or of a field.</summary>
    public static Dictionary<string, string> Metadata(JsonElement owner) =>
        !owner.TryGetProperty("metadata", out var pairs) ? [] : pairs.EnumerateArray().ToDictionary(
            pair => pair.GetProperty("key").GetString()!, pair => pair.GetProperty("value").GetString()!);

    private string Column(JsonElement field, JsonElement column)
    {
        var count = column.GetProperty("count").GetInt32();
        if (TypeName(field) == "null")
            return $"{count} nulls";
        var text = new StringBuilder();
        var reader = new Reader(this, field, column);
        for (var i = 0; i < count; i++)
        {
            reader.Append(text, i);
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string TypeName(JsonElement field) => field.GetProperty("type").GetProperty("name").GetString()!;

    // One column with its parts taken out of the document, because looking them up for each value takes forever.
    private sealed class Reader
    {
        private readonly JsonElement _type;
        private readonly string _typeName;
        private readonly JsonElement[]? _validity;
        private readonly JsonElement[] _data;
        private readonly long[] _offsets;
        private readonly int[] _typeIds;
        private readonly Reader[] _children;
        private readonly Reader? _dictionary;

        public Reader(IntegrationJson file, JsonElement field, JsonElement column)
        {
            _type = field.GetProperty("type");
            _typeName = TypeName(field);
            _validity = column.TryGetProperty("VALIDITY", out var validity) ? [.. validity.EnumerateArray()] : null;
            _data = column.TryGetProperty("DATA", out var data) ? [.. data.EnumerateArray()] : [];
            _offsets = Numbers(column, "OFFSET");
            _typeIds = [.. Numbers(column, "TYPE_ID").Select(id => (int)id)];
            if (field.TryGetProperty("dictionary", out var encoding))
            {
                var values = JsonSerializer.SerializeToElement(field.EnumerateObject()
                    .Where(property => property.Name != "dictionary")
                    .ToDictionary(property => property.Name, property => property.Value));
                _dictionary = new Reader(file, values, file._dictionaries[encoding.GetProperty("id").GetInt64()]);
                _children = [];
                return;
            }
            var fields = field.TryGetProperty("children", out var children) ? children.EnumerateArray().ToArray() : [];
            _children = [.. fields.Select((child, i) => new Reader(file, child, column.GetProperty("children")[i]))];
        }

        public void Append(StringBuilder text, int index)
        {
            if (_typeName == "union")
                AppendUnion(text, index);
            else if (_typeName == "null" || _validity?[index].GetInt32() == 0)
                text.Append("null");
            else if (_dictionary is not null)
                _dictionary.Append(text, int.Parse(Raw(_data[index]), CultureInfo.InvariantCulture));
            else
                AppendValue(text, index);
        }

        private void AppendValue(StringBuilder text, int index)
        {
            switch (_typeName)
            {
                case "struct":
                    text.Append('{');
                    foreach (var child in _children)
                    {
                        child.Append(text, index);
                        text.Append(';');
                    }
                    text.Append('}');
                    break;
                case "list" or "largelist" or "map":
                    AppendItems(text, (int)_offsets[index], (int)_offsets[index + 1]);
                    break;
                case "fixedsizelist":
                    var size = _type.GetProperty("listSize").GetInt32();
                    AppendItems(text, index * size, (index + 1) * size);
                    break;
                default:
                    text.Append(Scalar(_data[index]));
                    break;
            }
        }

        private void AppendItems(StringBuilder text, int start, int end)
        {
            text.Append('[');
            if (_children[0]._typeName == "null")
                text.Append(end - start).Append(" nulls");
            else
                for (var i = start; i < end; i++)
                {
                    _children[0].Append(text, i);
                    text.Append(',');
                }
            text.Append(']');
        }

        private void AppendUnion(StringBuilder text, int index)
        {
            var id = _typeIds[index];
            var typeIds = _type.GetProperty("typeIds").EnumerateArray().Select(item => item.GetInt32());
            var child = typeIds.ToList().IndexOf(id);
            text.Append(id).Append(':');
            _children[child].Append(text, _offsets.Length > 0 ? (int)_offsets[index] : index);
        }

        private string Scalar(JsonElement value) => _typeName switch
        {
            "bool" => value.ValueKind == JsonValueKind.True || Raw(value) == "1" ? "true" : "false",
            "floatingpoint" when _type.GetProperty("precision").GetString() == "SINGLE" =>
                ValueText.OfNumber(float.Parse(Raw(value), CultureInfo.InvariantCulture)),
            "floatingpoint" => ValueText.OfNumber(double.Parse(Raw(value), CultureInfo.InvariantCulture)),
            "interval" when _type.GetProperty("unit").GetString() == "DAY_TIME" =>
                $"{value.GetProperty("days").GetInt32()}d{value.GetProperty("milliseconds").GetInt32()}ms",
            _ => Raw(value),
        };

        private static string Raw(JsonElement value) =>
            value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

        private static long[] Numbers(JsonElement column, string name) => column.TryGetProperty(name, out var numbers)
            ? [.. numbers.EnumerateArray().Select(number => long.Parse(Raw(number), CultureInfo.InvariantCulture))]
            : [];
    }
}
