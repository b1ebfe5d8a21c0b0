using ScoringService.Engine.Tests.Fitting;
using ScoringService.Engine.Value;

namespace ScoringService.Engine.Tests.Value;

public sealed class ValueFeaturesTests
{
    private static readonly CustomerBatch Batch = new Shop(700).At(Population.AsOf);

    [Fact]
    public void Fill_AnyBlock_EqualsTheColumnsRowByRow()
    {
        var choices = new ValueChoices("total_spend", "employees");
        var clv = Enumerable.Range(0, Batch.Count).Select(row => (double)row).ToArray();
        foreach (var (start, count) in new[] { (0, 1), (1, 63), (64, 500), (564, 136) })
        {
            var input = new ValueFeatures(Batch, choices).Fill(
                start, count, clv.AsSpan(start, count), new ValueScratch(500));
            input.Check();
            for (var i = 0; i < count; i++)
            {
                Assert.Equal(Kind(start + i), input.Kind[i]);
                for (var indicator = 0; indicator < ValueIndicators.All.Count; indicator++)
                {
                    var found = input[indicator].IsEmpty ? double.NaN : input[indicator][i];
                    Assert.Equal(Expected(indicator, start + i, clv), found);
                }
            }
        }
    }

    [Fact]
    public void Fill_GarbageInNullRows_ChangesNothing()
    {
        var choices = ValueChoices.Of(Batch);
        var expected = new ValueFeatures(Batch, choices).Fill(0, Batch.Count, [], new ValueScratch(Batch.Count));
        var input = new ValueFeatures(Batch.WithGarbageInNulls(), choices)
            .Fill(0, Batch.Count, [], new ValueScratch(Batch.Count));
        for (var i = 0; i < ValueIndicators.All.Count; i++)
            Assert.Equal(expected[i].ToArray(), input[i].ToArray());
    }

    [Fact]
    public void Fill_ProfitOfWhoBoughtNothing_IsZero()
    {
        var input = new ValueFeatures(Batch, new ValueChoices("gross_profit", "employees"))
            .Fill(0, Batch.Count, [], new ValueScratch(Batch.Count));
        var profit = (Column<double>)Batch[FeatureColumns.GrossProfit];
        var counts = Batch.Int32(FeatureColumns.PurchaseCount);
        Assert.Contains(0, counts.ToArray());
        for (var row = 0; row < Batch.Count; row++)
            Assert.Equal(counts[row] == 0 ? 0 : profit[row], input.HistoricValue[row]);
    }

    [Fact]
    public void Of_ProfitKnownOfEveryBuyer_IsPreferred() =>
        Assert.Equal("gross_profit", ValueChoices.Of(Batch).HistoricColumn);

    [Fact]
    public void Of_ProfitMissingOfOneBuyer_TakesSpend()
    {
        var profit = (Column<double>)Batch[FeatureColumns.GrossProfit];
        var incomplete = Batch.With(FeatureColumns.GrossProfit, row => row == 3 ? null : profit[row]);
        Assert.True(Batch.Int32(FeatureColumns.PurchaseCount)[3] > 0);
        Assert.Equal("total_spend", ValueChoices.Of(incomplete).HistoricColumn);
    }

    [Fact]
    public void Of_NobodyBought_TakesSpend() => Assert.Equal(
        "total_spend",
        ValueChoices.Of(Batch.With(FeatureColumns.PurchaseCount, _ => (int?)0)).HistoricColumn);

    [Theory]
    [InlineData(2, 2, "employees")]
    [InlineData(3, 2, "employees")]
    [InlineData(2, 3, "annual_revenue")]
    [InlineData(0, 1, "annual_revenue")]
    public void Of_CompanySize_TakesTheBetterKnown(int employees, int revenues, string expected)
    {
        var batch = Batch
            .With(FeatureColumns.Employees, row => row < employees ? 5 : (int?)null)
            .With(FeatureColumns.AnnualRevenue, row => row < revenues ? 5 : (double?)null);
        Assert.Equal(expected, ValueChoices.Of(batch).SizeColumn);
    }

    private static double Expected(int indicator, int row, double[] clv) => ValueIndicators.All[indicator] switch
    {
        "historic_value" => Number("total_spend", row),
        "predicted_clv" => clv[row],
        "spend_growth" => Growth(Number("net_spend_365d", row), Number("net_spend_previous_365d", row)),
        "repurchase_rate" => Number("purchase_count", row) > 0
            ? Number("repeat_purchase_count", row) / (Number("repeat_purchase_count", row) + 1)
            : double.NaN,
        "satisfaction" => Number("satisfaction_90d", row),
        "nps" => Number("last_nps", row),
        "complaints" => Number("complaints_90d", row),
        "content_interactions" => Number("content_interactions", row),
        "strategic_fit" or "industry_growth" or "share_of_wallet" or "renewal_rate" or "cooperation_years"
            or "referrals" => Number(ValueIndicators.All[indicator], row),
        "company_size" => Number("employees", row),
        "nps_promoter" => Number("last_nps", row) switch { >= 9 => 1, >= 7 => 0, < 7 => -1, _ => double.NaN },
        _ => double.NaN,
    };

    private static double Growth(double now, double before) =>
        (now / 2 - before / 2) / (Math.Abs(now / 2) + Math.Abs(before / 2));

    private static double Number(string name, int row) =>
        Batch.Columns.Single(column => column.Definition.Name == name) switch
        {
            Column<int> whole => whole[row] ?? double.NaN,
            var column => ((Column<double>)column)[row] ?? double.NaN,
        };

    private static int Kind(int row) => ((DictionaryColumn)Batch[FeatureColumns.Kind])[row] switch
    {
        "B2B" => 0,
        "B2C" => 1,
        _ => -1,
    };
}
