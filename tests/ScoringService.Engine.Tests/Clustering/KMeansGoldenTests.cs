using ScoringService.Engine.Validation;

namespace ScoringService.Engine.Tests.Clustering;

/// <summary>
/// Least sums of squared errors known for the sets of Fränti and Sieranoja, "K-means properties on six clustering
/// benchmark datasets" (Applied Intelligence 48, 2018), and for Fisher's iris, wine, wdbc, hepta and r15; recomputed
/// with many starts of scikit-learn.
/// </summary>
public sealed class KMeansGoldenTests
{
    [SkippableTheory]
    [InlineData("sipu/s1", 15, 8917615616867)]
    [InlineData("sipu/s2", 15, 13279109490730)]
    [InlineData("sipu/s3", 15, 16889571849360)]
    [InlineData("sipu/s4", 15, 15703206515860)]
    [InlineData("sipu/a1", 20, 12146257522.3)]
    [InlineData("sipu/a2", 35, 20286736641.7)]
    [InlineData("sipu/a3", 50, 28937415099.7)]
    [InlineData("sipu/birch1", 100, 92772858282000)]
    [InlineData("sipu/birch2", 100, 456724496300)]
    [InlineData("sipu/unbalance", 8, 214492062848)]
    [InlineData("sipu/r15", 15, 108.61904081338334)]
    [InlineData("other/iris", 3, 78.851441426146)]
    [InlineData("uci/wine", 3, 2370689.686782969)]
    [InlineData("uci/wdbc", 2, 77943099.8782988)]
    [InlineData("fcps/hepta", 7, 106.14764659310868)]
    public void Fit_BenchmarkSet_ReachesTheBestKnownError(string set, int clusters, double best)
    {
        var (points, partition) = BenchmarkSet.Fit(set, clusters);
        var error = points.Space.ToSquaredLength(partition.SquaredError);
        Assert.InRange(error / best, 1 - 1e-6, 1.001);
    }

    [SkippableFact]
    public void Fit_Iris_HasThePublishedIndices()
    {
        var (points, partition) = BenchmarkSet.Fit("other/iris", 3);
        var labels = partition.Labels[..points.Count];
        var columns = BenchmarkSet.Columns("other/iris");
        var indices = SeparationIndices.Of(columns, labels, 3)!;
        Assert.Equal(78.851441426146, points.Space.ToSquaredLength(partition.SquaredError), 1e-6 * 78.85);
        Assert.Equal(0.552819, Silhouette.Of(columns, labels, 3)!.Mean, 5e-7);
        Assert.Equal(0.6619715, indices.DaviesBouldin!.Value, 5e-8);
        Assert.Equal(561.6277566, indices.CalinskiHarabasz!.Value, 5e-8);
        // scikit-learn's adjusted_rand_score against the species.
        var agreement = ContingencyTable.Of(
            new Grouping(["a", "b", "c"], labels), new Grouping(["x", "y", "z"], BenchmarkSet.Truth("other/iris")));
        Assert.Equal(0.7302382722834697, agreement.AdjustedRandIndex!.Value, 1e-12);
    }

    [SkippableTheory]
    [InlineData("other/iris", 3, 0.5034774, 0.7513707, 487.3308764)]
    [InlineData("uci/wine", 3, 0.20008297882823028, 1.5154862521642138, 206.6781164482878)]
    [InlineData("uci/wdbc", 2, 0.5136967682373822, 0.7206452123084452, 633.6311042652751)]
    [InlineData("fcps/hepta", 7, 0.7019231989948803, 0.3550385854651829, 519.9371972161149)]
    [InlineData("sipu/r15", 15, 0.7499899524875869, 0.3182966910571533, 4816.008554586016)]
    public void Indices_TruePartition_EqualScikitLearn(
        string set, int groups, double silhouette, double daviesBouldin, double calinskiHarabasz)
    {
        var columns = BenchmarkSet.Columns(set);
        var labels = BenchmarkSet.Truth(set);
        var indices = SeparationIndices.Of(columns, labels, groups)!;
        Assert.Equal(1, Silhouette.Of(columns, labels, groups)!.Mean / silhouette, 1e-6);
        Assert.Equal(1, indices.DaviesBouldin!.Value / daviesBouldin, 1e-6);
        Assert.Equal(1, indices.CalinskiHarabasz!.Value / calinskiHarabasz, 1e-6);
    }
}
