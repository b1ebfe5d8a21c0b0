using Microsoft.Extensions.DependencyInjection;
using ScoringService.Engine;
using ScoringService.Server.Observability;
using ScoringService.Server.Snapshots;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Observability;

public sealed class ChurnHindsightTests
{
    private static readonly DateTime s_cut = new(2024, 10, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Compare_ByHand_IsTheMeanTheShareAndTheDistanceOfTenths()
    {
        // Two of the first tenth, one of whom bought; two of the last, none of whom bought; one without a probability.
        var probabilities = Probabilities([0.05, 0.05, 0.9, 1.0, 0], known: 4);
        var last = Purchases([s_cut.AddDays(1), s_cut, s_cut.AddDays(-5), s_cut.AddDays(-9), s_cut.AddDays(3)]);

        var hindsight = ChurnHindsight.Compare(probabilities, last, s_cut)!;

        Assert.Equal(4, hindsight.Customers);
        Assert.Equal(2.0 / 4, hindsight.Predicted, 12);
        Assert.Equal(3.0 / 4, hindsight.Observed, 12);
        Assert.Equal((Math.Abs(0.1 - 1) + Math.Abs(1.9 - 2)) / 4, hindsight.Error, 12);
    }

    [Fact]
    public void Compare_NobodyWithAProbability_IsNothing() => Assert.Null(
        ChurnHindsight.Compare(Probabilities([0.5], known: 0), Purchases([s_cut]), s_cut));

    [Fact]
    public async Task Read_PopulationOfAServer_IsThatOfAReadingOfEverybody()
    {
        await using var service = await TestService.StartAsync(2000);
        await service.ScoreAsync(new ScoreCustomersRequest());
        var current = service.App.Services.GetRequiredService<SnapshotCache>().Current!;
        var model = current.Model.Model;

        var hindsight = await ChurnHindsight.ReadAsync(service.Database, current, CancellationToken.None);

        var cut = current.AsOf.AddDays(-model.Options.Churn.HorizonDays);
        var scores = CustomerScorer.Score(model, service.Database.ReadFeatures(cut));
        var now = service.Database.ReadFeatures(current.AsOf);
        var expected = ChurnHindsight.Compare(
            (Column<double>)scores[ScoreColumns.ChurnProbability],
            (Column<long>)now[FeatureColumns.LastPurchaseAt], cut)!;
        Assert.Equal(expected, hindsight);
        Assert.InRange(expected.Customers, 500, 2200);
        Assert.InRange(expected.Error, 0, 0.5);
    }

    [Fact]
    public async Task Metrics_OfAServerWithAModel_TellHindsight()
    {
        await using var service = await TestService.StartAsync(2000, configure: o => o.BackgroundRefresh = true);
        await service.ScoreAsync(new ScoreCustomersRequest());
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        string text;
        do
        {
            await pace.WaitForNextTickAsync(limit.Token);
            text = await service.MetricsAsync();
        }
        while (!text.Contains("\nscoring_churn_hindsight_error", StringComparison.Ordinal));
        Assert.InRange(MetricsTests.Value(text, "scoring_churn_hindsight_predicted"), 0.01, 0.99);
        Assert.InRange(MetricsTests.Value(text, "scoring_churn_hindsight_observed"), 0.01, 0.99);
    }

    private static Column<double> Probabilities(double[] values, int known)
    {
        var bytes = new byte[values.Length * sizeof(double)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return new Column<double>(ScoreColumns.ChurnProbability, bytes, values.Length, [(1UL << known) - 1]);
    }

    private static Column<long> Purchases(DateTime[] instants)
    {
        var values = Array.ConvertAll(instants, at => (at - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        var bytes = new byte[values.Length * sizeof(long)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return new Column<long>(FeatureColumns.LastPurchaseAt, bytes, values.Length);
    }
}
