using ScoringService.Engine.Validation;

namespace ScoringService.Engine.Tests.Validation;

/// <summary>Dissimilarities of 12 countries and their silhouettes in Rousseeuw's paper (J. Comput. Appl. Math. 20,
/// 1987, table 1 and figures 2 and 3).</summary>
public sealed class RousseeuwTests
{
    /// <summary>Below the diagonal: Belgium, Brazil, China, Cuba, Egypt, France, India, Israel, USA, USSR, Yugoslavia,
    /// Zaire.</summary>
    private static readonly double[][] Countries =
    [
        [],
        [5.58],
        [7.00, 6.50],
        [7.08, 7.00, 3.83],
        [4.83, 5.08, 8.17, 5.83],
        [2.17, 5.75, 6.67, 6.92, 4.92],
        [6.42, 5.00, 5.58, 6.00, 4.67, 6.42],
        [3.42, 5.50, 6.42, 6.42, 5.00, 3.92, 6.17],
        [2.50, 4.92, 6.25, 7.33, 4.50, 2.25, 6.33, 2.75],
        [6.08, 6.67, 4.25, 2.67, 6.00, 6.17, 6.17, 6.92, 6.17],
        [5.25, 6.83, 4.50, 3.75, 5.75, 5.42, 6.08, 5.83, 6.67, 3.67],
        [4.75, 3.00, 6.08, 6.67, 5.00, 5.58, 4.83, 6.17, 5.67, 6.50, 6.92],
    ];

    [Theory]
    [InlineData(0.28, new[] { 0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1, 0 })]
    [InlineData(0.33, new[] { 0, 1, 2, 2, 0, 0, 1, 0, 0, 2, 2, 1 })]
    public void Silhouette_TwelveCountries_IsThePublishedOne(double mean, int[] groups)
    {
        var all = Enumerable.Range(0, 12).Select(i => Enumerable.Range(0, 12)
            .Select(j => i == j ? 0 : Countries[Math.Max(i, j)][Math.Min(i, j)]).ToArray()).ToArray();
        Assert.Equal(mean, Silhouette.OfDissimilarities(all, groups, 3)!.Mean, 0.005);
    }
}
