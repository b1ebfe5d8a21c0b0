using System.Globalization;
using ScoringService.Engine;
using ScoringService.Storage;

namespace ScoringService.Server.Snapshots;

/// <summary>Every customer's features and scores for one instant, one model and one state of the data. Immutable.</summary>
/// <param name="Features">Feature columns.</param>
/// <param name="Scores">Score columns of the same customers.</param>
/// <param name="Index">Finds a customer's row.</param>
/// <param name="Model">The model that scored.</param>
/// <param name="Watermark">State of the data.</param>
/// <param name="BuiltAt">When it was made, UTC.</param>
internal sealed record Snapshot(
    CustomerBatch Features, ScoreBatch Scores, CustomerIndex Index, StoredModel Model, long Watermark, DateTime BuiltAt)
{
    /// <summary>Labels of every code that the scores can hold.</summary>
    public IReadOnlyDictionary<string, Label> Labels { get; } = Model.Model.Options.Labels();

    /// <summary>Names the run: equal for equal data, model and instant.</summary>
    public string RunId { get; } = string.Create(CultureInfo.InvariantCulture,
        $"w{Watermark}-m{Model.Version}-{Features.AsOf:yyyyMMdd'T'HHmmss.ffffff'Z'}");
}
