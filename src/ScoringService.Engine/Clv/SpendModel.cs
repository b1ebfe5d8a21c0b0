using System.Text.Json.Serialization;

namespace ScoringService.Engine.Clv;

/// <summary>A fitted Gamma-Gamma model of spend (Fader and Hardie 2013, note 025). Immutable.</summary>
/// <param name="Parameters">p, q, gamma.</param>
/// <param name="MeanSpend">Mean over the repeat buyers of their mean spend.</param>
/// <param name="Correlation">Pearson's correlation of repeat purchases and mean spend, which the model takes for 0;
/// null when either is the same for all.</param>
/// <param name="Fit">How the fit went; its status is never <see cref="FitStatus.Failed"/>.</param>
public sealed record SpendModel(
    IReadOnlyList<FittedParameter> Parameters, double MeanSpend, double? Correlation, FitSummary Fit)
{
    /// <summary>The values of <see cref="Parameters"/>.</summary>
    [JsonIgnore]
    public SpendParameters Values => new(Parameters[0].Value, Parameters[1].Value, Parameters[2].Value);
}
