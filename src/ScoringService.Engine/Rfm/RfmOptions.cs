namespace ScoringService.Engine.Rfm;

/// <summary>How recency, frequency and monetary value become scores and classes.</summary>
public sealed record RfmOptions
{
    /// <summary>Number of levels of each axis, 3 to 5.</summary>
    public int Levels { get; init; } = 5;

    /// <summary>Where the edges between levels come from.</summary>
    public RfmBinning Binning { get; init; } = RfmBinning.Quantile;

    /// <summary>Fixed edges of recency in days, Levels − 1 ascending numbers; only with
    /// <see cref="RfmBinning.Fixed"/>.</summary>
    public IReadOnlyList<double>? RecencyEdges { get; init; }

    /// <summary>Fixed edges of the number of purchases, Levels − 1 ascending numbers.</summary>
    public IReadOnlyList<double>? FrequencyEdges { get; init; }

    /// <summary>Fixed edges of the net spend in base currency, Levels − 1 ascending numbers.</summary>
    public IReadOnlyList<double>? MonetaryEdges { get; init; }

    /// <summary>Weight of recency in the composite, 0 or more; at least one of the three is above 0.</summary>
    public double RecencyWeight { get; init; } = 1;

    /// <summary>Weight of frequency in the composite.</summary>
    public double FrequencyWeight { get; init; } = 1;

    /// <summary>Weight of monetary value in the composite.</summary>
    public double MonetaryWeight { get; init; } = 1;

    /// <summary>The segment map; the first matching rule wins and every combination of levels must match one.</summary>
    public IReadOnlyList<RfmSegmentRule> SegmentRules { get; init; } = RfmSegmentMap.Default;

    /// <summary>Code and label of each of the eight octants, in any order.</summary>
    public IReadOnlyList<RfmOctant> Octants { get; init; } = RfmOctant.Default;

    internal void Validate(List<OptionError> errors) => RfmOptionsValidator.Validate(this, errors);
}
