using System.Text.Json.Serialization;

namespace ScoringService.Engine.Churn;

/// <summary>
/// One input of a <see cref="LogisticModel"/>. A missing value is replaced by the median of the known ones and marked
/// by an indicator (1 missing, 0 known) with a coefficient of its own, so that "unknown" may mean something. Both are
/// standardised; coefficients are per standard deviation. An input that did not vary has coefficient 0.
/// </summary>
public sealed record LogisticInput
{
    /// <summary>The feature and its transform; the numbers below are of transformed values.</summary>
    public required ChurnFeature Feature { get; init; }

    /// <summary>Stands in for missing values.</summary>
    public required double Median { get; init; }

    /// <summary>Mean with the median in place of missing values.</summary>
    public required double Mean { get; init; }

    /// <summary>Population standard deviation likewise; 0 when the input did not vary and was left out.</summary>
    public required double Deviation { get; init; }

    /// <summary>Share of the rows without a value: the mean of the indicator.</summary>
    public required double MissingShare { get; init; }

    /// <summary>Change of the log-odds per standard deviation.</summary>
    public double Coefficient { get; init; }

    /// <summary>Standard error of <see cref="Coefficient"/>, from the curvature of the penalised likelihood; null when
    /// left out or not identified.</summary>
    public double? StandardError { get; init; }

    /// <summary>Change of the log-odds per standard deviation of the indicator.</summary>
    public double MissingCoefficient { get; init; }

    /// <summary>Standard error of <see cref="MissingCoefficient"/>; null when left out or not identified.</summary>
    public double? MissingStandardError { get; init; }

    /// <summary>Change of the log-odds per unit of the transformed value.</summary>
    [JsonIgnore]
    public double RawCoefficient => Deviation > 0 ? Coefficient / Deviation : 0;

    /// <summary>Standard error of <see cref="RawCoefficient"/>.</summary>
    [JsonIgnore]
    public double? RawStandardError => StandardError / Deviation;

    /// <summary>Standard deviation of the indicator.</summary>
    internal double MissingDeviation => Math.Sqrt(MissingShare * (1 - MissingShare));

    /// <summary>What the indicator adds to the log-odds of a row.</summary>
    internal double MissingContribution(bool isMissing) =>
        MissingDeviation > 0 ? MissingCoefficient / MissingDeviation * ((isMissing ? 1 : 0) - MissingShare) : 0;
}
