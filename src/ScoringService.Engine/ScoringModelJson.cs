using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using ScoringService.Engine.Stored;

namespace ScoringService.Engine;

/// <summary>The stored form of a model.</summary>
internal static class ScoringModelJson
{
    // Chinese labels stay readable; everything else that JSON need not escape but HTML would is escaped as by default.
    private static readonly ModelJsonContext Context = new(new JsonSerializerOptions(ModelJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });

    public static string Write(ScoringModel model) =>
        JsonSerializer.Serialize(StoredModel.Of(model), Context.StoredModel);

    public static ScoringModel Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var stored = Parse(json, Context.StoredHeader).FormatVersion switch
        {
            StoredModel.Version => Parse(json, Context.StoredModel),
            StoredModelVersion1.Version => Parse(json, Context.StoredModelVersion1).Upgrade(),
            var other => throw new FormatException(
                $"The model has format {other}; this program reads {StoredModelVersion1.Version} and "
                    + $"{StoredModel.Version}."),
        };
        ModelCheck.Check(stored);
        return stored.ToModel();
    }

    private static T Parse<T>(string json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new FormatException("The model is null.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"The text is not a model: {e.Message}", e);
        }
    }
}

/// <summary>Serialisation code made at compile time, so that it needs no reflection. Statistics of extreme amounts may
/// be infinite; what scores are made of may not, see <see cref="ModelCheck"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    WriteIndented = false)]
[JsonSerializable(typeof(StoredModel))]
[JsonSerializable(typeof(StoredModelVersion1))]
[JsonSerializable(typeof(StoredHeader))]
internal sealed partial class ModelJsonContext : JsonSerializerContext;
