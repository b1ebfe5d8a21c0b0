using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Google.Protobuf;

namespace ScoringService.Cli.Output;

/// <summary>The one JSON document that <c>--json</c> puts on standard output: snake_case names, text as it
/// is.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper) },
    };

    private static readonly JsonFormatter s_messages =
        new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithFormatDefaultValues(true));

    /// <summary>Writes a document.</summary>
    public static void Write(TextWriter writer, object document) =>
        writer.WriteLine(JsonSerializer.Serialize(document, s_options));

    /// <summary>A document that can be added to.</summary>
    public static JsonObject ToObject(object document) =>
        JsonSerializer.SerializeToNode(document, s_options)!.AsObject();

    /// <summary>A message of the API in its own JSON form, in which 64-bit integers are strings.</summary>
    public static JsonNode Message(IMessage message) => JsonNode.Parse(s_messages.Format(message))!;
}
