using ScoringService.Engine.Churn;
using ScoringService.Engine.Clustering;
using ScoringService.Engine.Clv;
using ScoringService.Engine.Lifecycle;
using ScoringService.Engine.Rfm;
using ScoringService.Engine.Validation;
using ScoringService.Engine.Value;

namespace ScoringService.Engine.Stored;

/// <summary>The members of a <see cref="ScoringModel"/> in the order in which they are written.</summary>
internal sealed record StoredModel
{
    /// <summary>The format that this program writes.</summary>
    public const int Version = 2;

    public required int FormatVersion { get; init; }

    public required DateTime AsOf { get; init; }

    public required int CustomerCount { get; init; }

    public required ScoringOptions Options { get; init; }

    public required RfmModel? Rfm { get; init; }

    public required LifetimeModel? Clv { get; init; }

    public required ClusterModel? Clusters { get; init; }

    public required ChurnModel? Churn { get; init; }

    public required LifecycleModel? Lifecycle { get; init; }

    public required ValueModel? Value { get; init; }

    public required IReadOnlyList<GroupingValidation> Validation { get; init; }

    public required IReadOnlyList<PartStatus> Parts { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public static StoredModel Of(ScoringModel model) => new()
    {
        FormatVersion = Version,
        AsOf = model.AsOf,
        CustomerCount = model.CustomerCount,
        Options = model.Options,
        Rfm = model.Rfm,
        Clv = model.Clv,
        Clusters = model.Clusters,
        Churn = model.Churn,
        Lifecycle = model.Lifecycle,
        Value = model.Value,
        Validation = model.Validation,
        Parts = model.Parts,
        Warnings = model.Warnings,
    };

    public ScoringModel ToModel() => new(AsOf, CustomerCount, Options)
    {
        Rfm = Rfm,
        Clv = Clv,
        Clusters = Clusters,
        Churn = Churn,
        Lifecycle = Lifecycle,
        Value = Value,
        Validation = Validation,
        Parts = Parts,
        Warnings = Warnings,
    };
}
