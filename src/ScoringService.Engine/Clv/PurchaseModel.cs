using System.Text.Json.Serialization;

namespace ScoringService.Engine.Clv;

/// <summary>A fitted buy-till-you-die model. Immutable.</summary>
/// <param name="Kind">Which model.</param>
/// <param name="Parameters">r, alpha and then a, b (BG/NBD, MBG/NBD) or s, beta (Pareto/NBD), in the time unit of the
/// data.</param>
/// <param name="Fit">How the fit went; its status is never <see cref="FitStatus.Failed"/>.</param>
public sealed record PurchaseModel(
    PurchaseModelKind Kind, IReadOnlyList<FittedParameter> Parameters, FitSummary Fit)
{
    /// <summary>The values of <see cref="Parameters"/>.</summary>
    [JsonIgnore]
    public PurchaseParameters Values =>
        new(Parameters[0].Value, Parameters[1].Value, Parameters[2].Value, Parameters[3].Value);
}
