using System.Text.Json.Serialization;

namespace ScoringService.Engine.Validation;

/// <summary>The chance of a result at least as extreme if the groups did not differ.</summary>
/// <param name="LogP">Natural logarithm of the chance.</param>
public readonly record struct SignificanceLevel(double LogP)
{
    /// <summary>The least chance that <see cref="P"/> states; smaller ones are told apart by
    /// <see cref="LogP"/>.</summary>
    public const double Floor = 1e-300;

    /// <summary>The chance, never below <see cref="Floor"/>.</summary>
    [JsonIgnore]
    public double P => Math.Max(Floor, Math.Exp(LogP));
}
