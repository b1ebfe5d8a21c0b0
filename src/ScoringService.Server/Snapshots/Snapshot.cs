using ScoringService.Engine;
using ScoringService.Server.Lookup;
using ScoringService.Storage;

namespace ScoringService.Server.Snapshots;

/// <summary>
/// Every customer's features for one instant and one state of the data, with an index of the ids. Immutable.
/// </summary>
/// <param name="Batch">Feature columns; a customer's row is its key in the database.</param>
/// <param name="Index">Finds a customer's row.</param>
/// <param name="Watermark">State of the data.</param>
/// <param name="Seconds">How long reading took.</param>
internal sealed record FeatureSnapshot(CustomerBatch Batch, CustomerIndex Index, long Watermark, double Seconds);

/// <summary>
/// The features and scores of customers, of everybody or of some, for one instant, one model, one state of data and
/// overrides. Immutable.
/// </summary>
/// <param name="Key">What decided the scores.</param>
/// <param name="Population">Features and id index.</param>
/// <param name="Scores">Score columns of the same customers.</param>
/// <param name="Model">The model that scored.</param>
internal sealed record Snapshot(SnapshotKey Key, FeatureSnapshot Population, ScoreBatch Scores, StoredModel Model)
{
    private CustomerEncoder? _encoder;

    // All but the encoder: it would hold the columns that the copy has no more.
    private Snapshot(Snapshot other)
    {
        (Key, Population, Scores, Model) = (other.Key, other.Population, other.Scores, other.Model);
        (ScoreSeconds, Labels) = (other.ScoreSeconds, other.Labels);
    }

    /// <summary>How long scoring took.</summary>
    public double ScoreSeconds { get; init; }

    /// <summary>Feature columns.</summary>
    public CustomerBatch Features => Population.Batch;

    /// <summary>Finds a customer's row.</summary>
    public CustomerIndex Index => Population.Index;

    /// <summary>Writes its rows as messages; made when it is first needed.</summary>
    public CustomerEncoder Encoder => _encoder ??= new CustomerEncoder(this);

    /// <summary>State of the data.</summary>
    public long Watermark => Key.Watermark;

    /// <summary>Labels of every code that the scores can hold.</summary>
    public LabelSet Labels { get; } = new(Model.Model);

    /// <summary>Names the run: equal for equal data, model, overrides, instant and previous run.</summary>
    public string RunId => Key.RunId;
}
