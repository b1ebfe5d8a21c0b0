using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Stored;

/// <summary>The members of format 1, which knew RFM only.</summary>
internal sealed record StoredModelVersion1
{
    public const int Version = 1;

    private static readonly string[] LaterParts =
    [
        ScoringModel.PurchasesPart, ScoringModel.SpendPart, ScoringModel.ClustersPart, ScoringModel.ChurnPart,
        ScoringModel.LifecyclePart, ScoringModel.ValuePart, ScoringModel.ValidationPart,
    ];

    public required int FormatVersion { get; init; }

    public required DateTime AsOf { get; init; }

    public required int CustomerCount { get; init; }

    public required ScoringOptions Options { get; init; }

    public required RfmModel? Rfm { get; init; }

    public required IReadOnlyList<PartStatus> Parts { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The model as it would be stored today. The later parts are missing, so what is scored with it stays
    /// what it was.</summary>
    public StoredModel Upgrade() => new()
    {
        FormatVersion = StoredModel.Version,
        AsOf = AsOf,
        CustomerCount = CustomerCount,
        // What the text does not have is null when it has been read, not the default.
        Options = new ScoringOptions { Rfm = Options.Rfm },
        Rfm = Rfm,
        Clv = null,
        Clusters = null,
        Churn = null,
        Lifecycle = null,
        Value = null,
        Validation = [],
        Parts =
        [
            .. Parts,
            .. LaterParts.Select(part => new PartStatus(part, false, "Fitted before this part existed.")),
        ],
        Warnings = Warnings,
    };
}
