using System.Text.Json.Serialization;

namespace ScoringService.Engine.Rfm;

/// <summary>Where the edges between two levels come from.</summary>
public enum RfmBinning
{
    /// <summary>Quantiles i/n (Hyndman–Fan type 7) of the customers with a purchase.</summary>
    [JsonStringEnumMemberName("QUANTILE")]
    Quantile,

    /// <summary>The edges that the options give.</summary>
    [JsonStringEnumMemberName("FIXED")]
    Fixed,
}
