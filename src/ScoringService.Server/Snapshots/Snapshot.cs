using System.Globalization;
using ScoringService.Engine;
using ScoringService.Storage;

namespace ScoringService.Server.Snapshots;

/// <summary>
/// Every customer's features for one instant and one state of the data, with an index of the ids. Immutable.
/// </summary>
/// <param name="Batch">Feature columns.</param>
/// <param name="Index">Finds a customer's row.</param>
/// <param name="Watermark">State of the data.</param>
internal sealed record FeatureSnapshot(CustomerBatch Batch, CustomerIndex Index, long Watermark);

/// <summary>
/// Every customer's features and scores for one instant, one model and one state of the data. Immutable.
/// </summary>
/// <param name="Population">Features and id index.</param>
/// <param name="Scores">Score columns of the same customers.</param>
/// <param name="Model">The model that scored.</param>
/// <param name="BuiltAt">When it was made, UTC.</param>
internal sealed record Snapshot(FeatureSnapshot Population, ScoreBatch Scores, StoredModel Model, DateTime BuiltAt)
{
    /// <summary>Feature columns.</summary>
    public CustomerBatch Features => Population.Batch;

    /// <summary>Finds a customer's row.</summary>
    public CustomerIndex Index => Population.Index;

    /// <summary>State of the data.</summary>
    public long Watermark => Population.Watermark;

    /// <summary>Labels of every code that the scores can hold.</summary>
    public IReadOnlyDictionary<string, Label> Labels { get; } = Model.Model.Options.Labels();

    /// <summary>Names the run: equal for equal data, model and instant.</summary>
    public string RunId { get; } = string.Create(CultureInfo.InvariantCulture,
        $"w{Population.Watermark}-m{Model.Version}-{Population.Batch.AsOf:yyyyMMdd'T'HHmmss.ffffff'Z'}");
}
