using System.Globalization;

namespace ScoringService.Engine.Tests.Golden;

/// <summary>The UCI Online Retail customers (4,338) and the scores that pandas and the rfm package give them.</summary>
public sealed class OnlineRetailTests
{
    private const string File = "reference/online_retail_2010_2011_rfm.csv.gz";

    [SkippableFact]
    public void Edges_Quintiles_AreTheReferenceQuantiles()
    {
        var (_, model, _) = Fit();
        Assert.Equal([13.8, 33, 72, 180], model.Rfm!.Recency.Edges.Select(edge => Math.Round(edge, 9)));
        Assert.Equal([1.0, 2, 3, 6], model.Rfm.Frequency.Edges);
        Assert.Equal([250.194, 490.096, 942.276, 2058.426],
            model.Rfm.Monetary.Edges.Select(edge => Math.Round(edge, 6)));
        Assert.Equal(4338, model.Rfm.CustomerCount);
    }

    [SkippableFact]
    public void Scores_RecencyAndMonetary_EqualPandasQcut()
    {
        // qcut's intervals are closed on the right, so a value on an edge belongs to the lower class, as here.
        var (rows, _, scores) = Fit();
        Assert.Equal(rows.Select(row => Whole(row["R_qcut"])), scores.Select(score => score.Recency!.Value));
        Assert.Equal(rows.Select(row => Whole(row["M_qcut"])), scores.Select(score => score.Monetary!.Value));
    }

    [SkippableFact]
    public void Scores_Frequency_EqualTheRfmPackage()
    {
        // All four quantiles are whole numbers, for which both rules say the same.
        var (rows, _, scores) = Fit();
        Assert.Equal(rows.Select(row => Whole(row["F_rfmpkg"])), scores.Select(score => score.Frequency!.Value));
    }

    [SkippableFact]
    public void Scores_FrequencyByQcutWithDroppedEdges_MergesOurTwoLowestLevels()
    {
        // qcut puts its lowest edge, 1, into the first interval [1, 2] and so has four classes of our five.
        var (rows, _, scores) = Fit();
        Assert.Equal(
            rows.Select(row => Whole(row["F_qcut_dropdup"])),
            scores.Select(score => Math.Max(1, score.Frequency!.Value - 1)));
    }

    [SkippableFact]
    public void Scores_EqualCounts_AreEqualWhereNtileSplitsThem()
    {
        var (rows, _, scores) = Fit();
        var split = rows.GroupBy(row => row["F"])
            .Count(group => group.Select(row => row["F_ntile"]).Distinct().Count() > 1);
        Assert.True(split > 0);
        Assert.All(
            rows.Zip(scores).GroupBy(pair => pair.First["F"]),
            group => Assert.Single(group.Select(pair => pair.Second.Frequency).Distinct()));
    }

    private static (List<Dictionary<string, string>> Rows, ScoringModel Model, ScoreRow[] Scores) Fit()
    {
        var rows = SharedData.Read(File);
        var batch = Population.Of([.. rows.Select(row => new Customer(
            Whole(row["R"]), Whole(row["F"]), double.Parse(row["M"], CultureInfo.InvariantCulture)))]);
        var model = ModelFitter.Fit(batch, new ScoringOptions());
        return (rows, model, CustomerScorer.Score(model, batch).Rows());
    }

    private static int Whole(string text) => (int)double.Parse(text, CultureInfo.InvariantCulture);
}
