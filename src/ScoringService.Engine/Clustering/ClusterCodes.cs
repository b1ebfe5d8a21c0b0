using System.Globalization;

namespace ScoringService.Engine.Clustering;

/// <summary>Codes of clusters in the column of clusters: C1, C2, ….</summary>
public static class ClusterCodes
{
    /// <summary>The code of a cluster's number.</summary>
    public static string Of(int number) => string.Create(CultureInfo.InvariantCulture, $"C{number}");
}
