using System.Globalization;
using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Tests.Golden;

/// <summary>
/// The orders of the R package <c>rfm</c> and what it publishes for them. Its rule is: a score goes up where the value
/// reaches the type-7 quantile + 1. Ours is: where the value exceeds the quantile. For whole numbers the two agree
/// unless the quantile is not whole and the value is the first whole number above it; among 995 customers that happens
/// for one recency and two amounts.
/// </summary>
public sealed class RfmPackageTests
{
    private const string Published = "reference/rfm_orders_scores_segments.csv";
    private static readonly DateTime AnalysisDate = new(2006, 12, 31, 0, 0, 0, DateTimeKind.Utc);

    [SkippableFact]
    public void Orders_Aggregated_GiveThePublishedFeatures()
    {
        var orders = Orders();
        Assert.Equal(995, orders.Count);
        foreach (var row in SharedData.Read(Published))
        {
            var customer = orders[row["customer_id"]];
            Assert.Equal(Whole(row["recency_days"]), customer.Recency);
            Assert.Equal(Whole(row["transaction_count"]), customer.Purchases);
            Assert.Equal(Number(row["amount"]), customer.Spend);
        }
    }

    [SkippableFact]
    public void Edges_Quintiles_ArePublishedUpperEdgesMinusOne()
    {
        var published = SharedData.Read("reference/rfm_orders_thresholds.csv").Take(4).ToList();
        var model = ModelFitter.Fit(Population.Of([.. Orders().Values]), new ScoringOptions()).Rfm!;
        AssertClose(published.Select(row => Number(row["recency_upper"]) - 1), model.Recency.Edges);
        AssertClose(published.Select(row => Number(row["frequency_upper"]) - 1), model.Frequency.Edges);
        AssertClose(published.Select(row => Number(row["monetary_upper"]) - 1), model.Monetary.Edges);
    }

    [SkippableFact]
    public void Scores_Quintiles_DifferFromPublishedOnlyJustAboveAFractionalQuantile()
    {
        var (published, scores) = ScoreOrders(new RfmOptions());
        var differing = new List<string>();
        for (var i = 0; i < scores.Length; i++)
        {
            var row = published[i];
            if (Whole(row["recency_score"]) != scores[i].Recency) differing.Add($"recency {row["recency_days"]}");
            if (Whole(row["frequency_score"]) != scores[i].Frequency)
                differing.Add($"count {row["transaction_count"]}");
            if (Whole(row["monetary_score"]) != scores[i].Monetary) differing.Add($"amount {row["amount"]}");
        }

        // Quantiles 296.4, 254.8 and 505.4.
        Assert.Equal(["amount 255", "amount 506", "recency 297"], differing.Order());
    }

    [SkippableFact]
    public void Scores_FixedEdgesAtTheirEdges_EqualPublishedForEveryCustomer()
    {
        var published = SharedData.Read("reference/rfm_orders_thresholds.csv").Take(4).ToList();
        // "reaches u" is "exceeds ceil(u) − 1" for whole numbers.
        double[] Below(string column) => [.. published.Select(row => Math.Ceiling(Number(row[column])) - 1)];
        AssertEqualsPublished(Published, new RfmOptions
        {
            Binning = RfmBinning.Fixed,
            RecencyEdges = Below("recency_upper"),
            FrequencyEdges = Below("frequency_upper"),
            MonetaryEdges = Below("monetary_upper"),
        });
    }

    [SkippableFact]
    public void Scores_CustomThresholds_EqualPublishedForEveryCustomer() =>
        AssertEqualsPublished("reference/rfm_orders_scores_custom_thresholds.csv", new RfmOptions
        {
            Binning = RfmBinning.Fixed,
            RecencyEdges = [114, 180, 296, 481],
            FrequencyEdges = [3, 4, 5, 7],
            MonetaryEdges = [255, 381, 505, 665],
        });

    [SkippableTheory]
    [InlineData("vignette", "Potential Loyalist 342,Loyal Customers 170,Lost 148,New Customers 104,About To Sleep 102,"
        + "Can't Lose Them 47,Champions 35,At Risk 28,Need Attention 10,Promising 9")]
    [InlineData("test",
        "Loyal Customers 278,Potential Loyalist 229,Champions 158,Lost 111,At Risk 86,About To Sleep 50,Others 48,"
        + "Need Attention 35")]
    public void Segments_TheirRulesAndEdges_GiveThePublishedSizes(string rules, string sizes)
    {
        var published = SharedData.Read($"reference/rfm_segment_rules_{rules}.csv");
        LevelRange Range(Dictionary<string, string> row, string axis) =>
            new(Whole(row[$"{axis}_lower"]), Whole(row[$"{axis}_upper"]));
        var (_, scores) = ScoreOrders(new RfmOptions
        {
            Binning = RfmBinning.Fixed,
            RecencyEdges = [114, 180, 297, 481],
            FrequencyEdges = [3, 4, 5, 7],
            MonetaryEdges = [255, 381, 506, 665],
            SegmentRules =
            [
                .. published.Select(row => new RfmSegmentRule(
                    row["segment"], Range(row, "recency"), Range(row, "frequency"), Range(row, "monetary"))),
                new("Others", LevelRange.Any, LevelRange.Any, LevelRange.Any),
            ],
        });
        var actual = scores.GroupBy(row => row.Segment).OrderByDescending(group => group.Count())
            .Select(group => $"{group.Key} {group.Count()}");
        Assert.Equal(sizes, string.Join(",", actual));
    }

    private static void AssertEqualsPublished(string file, RfmOptions options)
    {
        var orders = Orders();
        var published = SharedData.Read(file);
        var scores = Score([.. published.Select(row => orders[row["customer_id"]])], options);
        Assert.Equal(
            published.Select(row =>
                (Whole(row["recency_score"]), Whole(row["frequency_score"]), Whole(row["monetary_score"]))),
            scores.Select(row => (row.Recency!.Value, row.Frequency!.Value, row.Monetary!.Value)));
    }

    private static (List<Dictionary<string, string>> Published, ScoreRow[] Scores) ScoreOrders(RfmOptions options)
    {
        var orders = Orders();
        var published = SharedData.Read(Published);
        return (published, Score([.. published.Select(row => orders[row["customer_id"]])], options));
    }

    private static ScoreRow[] Score(Customer[] customers, RfmOptions options)
    {
        var batch = Population.Of(customers);
        return CustomerScorer.Score(ModelFitter.Fit(batch, new ScoringOptions { Rfm = options }), batch).Rows();
    }

    private static Dictionary<string, Customer> Orders() =>
        SharedData.Read("rfm_pkg/rfm_data_orders.csv")
            .GroupBy(row => row["customer_id"])
            .ToDictionary(group => group.Key, group => new Customer(
                (AnalysisDate - group.Max(row => Day(row["order_date"]))).Days,
                group.Count(),
                group.Sum(row => Number(row["revenue"]))));

    private static void AssertClose(IEnumerable<double> expected, IReadOnlyList<double> actual)
    {
        foreach (var (e, a) in expected.Zip(actual)) Assert.Equal(e, a, 1e-9);
    }

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static DateTime Day(string text) => DateTime.ParseExact(
        text, "yyyy-MM-dd", CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
