using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using ScoringService.Engine.Rfm;

namespace ScoringService.Engine;

/// <summary>The stored form of a model.</summary>
internal static class ScoringModelJson
{
    private const int Version = 1;

    // Chinese labels stay readable; everything else that JSON need not escape but HTML would is escaped as by default.
    private static readonly ModelJsonContext Context = new(new JsonSerializerOptions(ModelJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    });

    public static string Write(ScoringModel model) => JsonSerializer.Serialize(
        new Stored
        {
            FormatVersion = Version,
            AsOf = model.AsOf,
            CustomerCount = model.CustomerCount,
            Options = model.Options,
            Rfm = model.Rfm,
            Parts = model.Parts,
            Warnings = model.Warnings,
        },
        Context.Stored);

    public static ScoringModel Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var stored = Parse(json);
        if (stored.FormatVersion != Version)
            throw new FormatException($"The model has format {stored.FormatVersion}; this program reads {Version}.");
        if (stored.Options.Validate() is { Count: > 0 } errors) throw new FormatException($"The model's {errors[0]}");
        if (stored.Rfm is { } rfm) Check(rfm, stored.Options.Rfm);
        return new ScoringModel(stored.AsOf, stored.CustomerCount, stored.Options)
        {
            Rfm = stored.Rfm,
            Parts = stored.Parts,
            Warnings = stored.Warnings,
        };
    }

    private static Stored Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Context.Stored) ?? throw new FormatException("The model is null.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"The text is not a model: {e.Message}", e);
        }
    }

    private static void Check(RfmModel rfm, RfmOptions options)
    {
        Check("recency", rfm.Recency, options);
        Check("frequency", rfm.Frequency, options);
        Check("monetary", rfm.Monetary, options);
    }

    private static void Check(string name, RfmAxis axis, RfmOptions options)
    {
        if (axis.Edges.Count != options.Levels - 1 || axis.LevelPopulations.Count != options.Levels)
            throw new FormatException($"The model's {name} axis does not have {options.Levels} levels.");
        for (var i = 1; i < axis.Edges.Count; i++)
            if (axis.Edges[i] < axis.Edges[i - 1]) throw new FormatException($"The model's {name} edges descend.");
    }

    /// <summary>The members of a <see cref="ScoringModel"/> in the order in which they are written.</summary>
    internal sealed record Stored
    {
        public required int FormatVersion { get; init; }

        public required DateTime AsOf { get; init; }

        public required int CustomerCount { get; init; }

        public required ScoringOptions Options { get; init; }

        public required RfmModel? Rfm { get; init; }

        public required IReadOnlyList<PartStatus> Parts { get; init; }

        public required IReadOnlyList<string> Warnings { get; init; }
    }
}

/// <summary>Serialisation code made at compile time, so that it needs no reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    WriteIndented = false)]
[JsonSerializable(typeof(ScoringModelJson.Stored))]
internal sealed partial class ModelJsonContext : JsonSerializerContext;
