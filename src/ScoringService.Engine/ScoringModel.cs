using ScoringService.Engine.Churn;
using ScoringService.Engine.Clustering;
using ScoringService.Engine.Clv;
using ScoringService.Engine.Lifecycle;
using ScoringService.Engine.Rfm;
using ScoringService.Engine.Validation;
using ScoringService.Engine.Value;

namespace ScoringService.Engine;

/// <summary>What was learnt of a population at one instant, and with which options. Immutable. A part that could not
/// be fitted is null, and <see cref="Parts"/> says why.</summary>
public sealed class ScoringModel
{
    /// <summary>Name of <see cref="Rfm"/> in <see cref="Parts"/> and <see cref="FitProgress"/>.</summary>
    public const string RfmPart = "rfm";

    /// <summary>Name of the purchase model of <see cref="Clv"/>.</summary>
    public const string PurchasesPart = "purchases";

    /// <summary>Name of the spend model of <see cref="Clv"/>.</summary>
    public const string SpendPart = "spend";

    /// <summary>Name of <see cref="Clusters"/>.</summary>
    public const string ClustersPart = "clusters";

    /// <summary>Name of <see cref="Churn"/>.</summary>
    public const string ChurnPart = "churn";

    /// <summary>Name of <see cref="Lifecycle"/>.</summary>
    public const string LifecyclePart = "lifecycle";

    /// <summary>Name of <see cref="Value"/>.</summary>
    public const string ValuePart = "value";

    /// <summary>Name of <see cref="Validation"/>.</summary>
    public const string ValidationPart = "validation";

    internal ScoringModel(DateTime asOf, int customerCount, ScoringOptions options)
    {
        AsOf = asOf;
        CustomerCount = customerCount;
        Options = options;
    }

    /// <summary>The instant that the population's features describe, UTC.</summary>
    public DateTime AsOf { get; }

    /// <summary>Number of customers in the population.</summary>
    public int CustomerCount { get; }

    /// <summary>The options of the fit.</summary>
    public ScoringOptions Options { get; }

    /// <summary>Levels of recency, frequency and monetary value.</summary>
    public RfmModel? Rfm { get; internal init; }

    /// <summary>Purchases and spend to come; null when no purchase model could be fitted.</summary>
    public LifetimeModel? Clv { get; internal init; }

    /// <summary>Clusters.</summary>
    public ClusterModel? Clusters { get; internal init; }

    /// <summary>Churn; never null after a fit, but its regression may be.</summary>
    public ChurnModel? Churn { get; internal init; }

    /// <summary>Ranks that the lifecycle needs; without them the criterion of average revenue is unknown.</summary>
    public LifecycleModel? Lifecycle { get; internal init; }

    /// <summary>Ranks of the value indicators, and tier cuts.</summary>
    public ValueModel? Value { get; internal init; }

    /// <summary>Whether the groups that the model makes differ: segments, clusters, stages, tiers.</summary>
    public IReadOnlyList<GroupingValidation> Validation { get; internal init; } = [];

    /// <summary>Which parts were fitted.</summary>
    public IReadOnlyList<PartStatus> Parts { get; internal init; } = [];

    /// <summary>What a reader of the scores should know, in English sentences.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>The model as JSON. Numbers keep every bit: they are written with the digits that read back as the same
    /// double.</summary>
    public string ToJson() => ScoringModelJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote, now or in an earlier version: then the parts that it did not
    /// know are missing, with that as their reason.</summary>
    /// <exception cref="FormatException">The text is not a model of a known version, or contradicts itself; the message
    /// names the member.</exception>
    public static ScoringModel FromJson(string json) => ScoringModelJson.Read(json);
}
