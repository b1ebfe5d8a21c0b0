using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace ScoringService.Cli.Options;

/// <summary>Options of a fit in a file: the JSON form of scoring.v1.ScoringOptions, in which comments are allowed. It
/// knows in which line each option stands, so that every mistake can be found.</summary>
internal sealed class OptionsFile
{
    private readonly string _name;
    private readonly Dictionary<string, int> _lines = [];

    private OptionsFile(string name, byte[] text)
    {
        _name = name;
        Options = Parse(text);
    }

    /// <summary>The options.</summary>
    public V1.ScoringOptions Options { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="CliException">There is no such file, or it is wrong.</exception>
    public static OptionsFile Read(FileInfo file)
    {
        if (!file.Exists) throw new CliException(ExitCode.Precondition, $"There is no file '{file}'.");
        return new OptionsFile(file.ToString(), File.ReadAllBytes(file.FullName));
    }

    /// <summary>Says of a refused fit where in the file the wrong options are; the same exception when none is
    /// there.</summary>
    public Exception Locate(RpcException refused)
    {
        if (refused.StatusCode != StatusCode.InvalidArgument
            || refused.Trailers.GetValueBytes("grpc-status-details-bin") is not { } bytes) return refused;
        var details = Google.Rpc.Status.Parser.ParseFrom(bytes).Details
            .Where(detail => detail.Is(Google.Rpc.BadRequest.Descriptor))
            .SelectMany(detail => detail.Unpack<Google.Rpc.BadRequest>().FieldViolations).ToArray();
        if (details.Length == 0) return refused;
        return new CliException(ExitCode.BadInput, string.Join('\n', details.Select(detail =>
            LineOf(detail.Field) is { } line ? $"{_name}:{line}: {detail.Field}: {detail.Description}"
            : $"{detail.Field}: {detail.Description}")));
    }

    /// <summary>The line of an option, or of the nearest part around it that the file has.</summary>
    private int? LineOf(string field)
    {
        const string root = "options.";
        if (!field.StartsWith(root, StringComparison.Ordinal)) return null;
        for (var path = field[root.Length..]; path.Length > 0;)
        {
            if (_lines.TryGetValue(path, out var line)) return line;
            var end = path.LastIndexOfAny(['.', '[']);
            path = end < 0 ? "" : path[..end];
        }

        return null;
    }

    private V1.ScoringOptions Parse(byte[] text)
    {
        var options = new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        try
        {
            var reader = new Utf8JsonReader(text, options);
            reader.Read();
            ReadMessage(ref reader, text, V1.ScoringOptions.Descriptor, "");
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
            });
            return JsonParser.Default.Parse<V1.ScoringOptions>(JsonSerializer.Serialize(document));
        }
        catch (JsonException mistake)
        {
            throw Wrong((mistake.LineNumber ?? 0) + 1, "is no JSON: " + mistake.Message.Split(" LineNumber:")[0]);
        }
        catch (InvalidProtocolBufferException mistake)
        {
            throw Wrong(null, mistake.Message);
        }
    }

    private void ReadMessage(ref Utf8JsonReader reader, byte[] text, MessageDescriptor descriptor, string path)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Wrong(Line(reader, text), $"{Name(path)} must be an object {{…}}.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var field = descriptor.Fields.InDeclarationOrder()
                .FirstOrDefault(one => one.Name == name || one.JsonName == name)
                ?? throw Wrong(Line(reader, text), $"{Name(path)} has no option \"{name}\"; there are "
                    + string.Join(", ", descriptor.Fields.InDeclarationOrder().Select(one => one.Name)) + ".");
            var longer = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            if (!_lines.TryAdd(longer, Line(reader, text)))
                throw Wrong(Line(reader, text), $"{longer} is there twice.");
            reader.Read();
            ReadField(ref reader, text, field, longer);
        }
    }

    private void ReadField(ref Utf8JsonReader reader, byte[] text, FieldDescriptor field, string path)
    {
        if (field.IsMap)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw Wrong(Line(reader, text), $"{path} must be an object {{…}}.");
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var key = $"{path}.{reader.GetString()}";
                _lines[key] = Line(reader, text);
                reader.Read();
                ReadValue(ref reader, text, field.MessageType.FindFieldByNumber(2), key);
            }
        }
        else if (field.IsRepeated)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
                throw Wrong(Line(reader, text), $"{path} must be a list […].");
            for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            {
                _lines[$"{path}[{i}]"] = Line(reader, text);
                ReadValue(ref reader, text, field, $"{path}[{i}]");
            }
        }
        else
        {
            ReadValue(ref reader, text, field, path);
        }
    }

    private void ReadValue(ref Utf8JsonReader reader, byte[] text, FieldDescriptor field, string path)
    {
        if (field.FieldType == FieldType.Message)
        {
            ReadMessage(ref reader, text, field.MessageType, path);
            return;
        }

        var expected = Expected(ref reader, field);
        if (expected is not null) throw Wrong(Line(reader, text), $"{path} must be {expected}.");
    }

    /// <summary>What a value must be; null when it is that.</summary>
    private static string? Expected(ref Utf8JsonReader reader, FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Bool => reader.TokenType is JsonTokenType.True or JsonTokenType.False ? null : "true or false",
        FieldType.String => reader.TokenType == JsonTokenType.String ? null : "a text in double quotes",
        FieldType.Enum => reader.TokenType == JsonTokenType.String
            && field.EnumType.FindValueByName(reader.GetString()!) is not null
                ? null : "one of " + string.Join(", ", field.EnumType.Values.Skip(1).Select(value => value.Name)),
        FieldType.Double => reader.TokenType == JsonTokenType.Number ? null : "a number",
        _ => reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out _) ? null : "a whole number",
    };

    private static string Name(string path) => path.Length == 0 ? "The file" : path;

    private static int Line(in Utf8JsonReader reader, byte[] text) =>
        1 + text.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n');

    private CliException Wrong(long? line, string message) => new(ExitCode.BadInput,
        line is null ? $"{_name}: {message}" : $"{_name}:{line}: {message}");
}
