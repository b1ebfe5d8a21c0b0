using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Tests;

public sealed class BacktestTests(SharedService shared) : IClassFixture<SharedService>
{
    // Purchases of the test base reach from 2023-12-18 to 2024-12-31.
    private static readonly DateTime End = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMicroseconds(-1);
    private readonly TestService _service = shared.Service;

    [Fact]
    public async Task Backtest_Defaults_LookBackNinetyDays()
    {
        var report = await RunAsync(new BacktestRequest());

        Assert.Equal(90, report.HorizonDays);
        Assert.Equal(End, report.End.ToDateTime());
        Assert.Equal(End.AddDays(-90), report.Cut.ToDateTime());
        Assert.Equal(new DateTime(2023, 12, 18), report.FirstTransactionTime.ToDateTime().Date);
        Assert.Equal(3300, report.CustomerCount);
        Assert.True(report.DataWatermark > 0);
        Assert.Equal(90, report.ChurnHorizonDays);
        Assert.NotEmpty(report.Parts);
    }

    [Fact]
    public async Task Backtest_Counts_AreThoseOfTheData()
    {
        var report = await RunAsync(new BacktestRequest());
        var cut = End.AddDays(-90);
        int buyers = 0, fresh = 0, silent = 0;
        double newSpend = 0, days = 0, spend = 0;
        for (var i = 0; i < SharedService.Buyers; i++)
        {
            var sales = Sales(i).ToArray();
            var after = sales.Where(sale => sale.At > cut).ToArray();
            if (sales.Any(sale => sale.At <= cut))
            {
                buyers++;
                silent += after.Length == 0 ? 1 : 0;
                days += after.Length;
                spend += after.Sum(sale => sale.Amount);
            }
            else
            {
                fresh++;
                newSpend += after.Sum(sale => sale.Amount);
            }
        }

        Assert.Equal(buyers, report.BuyerCount);
        Assert.Equal(fresh, report.NewBuyerCount);
        Assert.Equal(newSpend, report.NewBuyerSpend, 6);
        Assert.Equal(days, report.Purchases.ActualTotal, 6);
        Assert.Equal(spend, report.Spend.ActualTotal, 6);
        Assert.Equal(silent, report.Churn.Metrics.ChurnedCount);
        Assert.Equal(buyers, report.Churn.Metrics.CustomerCount);
    }

    [Fact]
    public async Task Backtest_ReportsProgressAndOnceTheReport()
    {
        using var call = _service.Models.Backtest(new BacktestRequest { HorizonDays = 60 });
        var responses = await call.ResponseStream.ReadAllAsync().ToListAsync();
        Assert.NotNull(responses[^1].Report);
        Assert.All(responses.SkipLast(1), response => Assert.NotNull(response.Progress));
        Assert.Contains(responses, response => response.Progress is { Part: "compare" });
        Assert.Equal(ChurnSource.BuyTillYouDie, responses[^1].Report.Churn.Source);
        Assert.Contains("not 60", responses[^1].Report.Churn.SourceReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backtest_PopulationAndCut_AreThoseAsked()
    {
        var cut = new DateTime(2024, 8, 31, 0, 0, 0, DateTimeKind.Utc);
        var report = await RunAsync(new BacktestRequest
        {
            Cut = Timestamp.FromDateTime(cut), HorizonDays = 30,
            Population = new PopulationFilter { Kinds = { CustomerKind.B2B } },
        });
        Assert.Equal(825, report.CustomerCount);
        Assert.Equal(cut.AddDays(30), report.End.ToDateTime());
        Assert.Equal(BaselineKind.LastWindow, report.Spend.Baselines[1].Kind);
    }

    [Fact]
    public async Task Backtest_Options_AreUsed()
    {
        var report = await RunAsync(new BacktestRequest
        {
            Options = new ScoringOptions { Clv = new ClvOptions { Model = PurchaseModelKind.ParetoNbd } },
        });
        Assert.Equal(PurchaseModelKind.ParetoNbd, report.PurchaseModel);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(1096)]
    public async Task Backtest_HorizonOutOfRange_NamesTheField(int days)
    {
        var error = await FailAsync(new BacktestRequest { HorizonDays = days });
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal("horizon_days: must be 7 to 1095.", error.Status.Detail);
    }

    [Fact]
    public async Task Backtest_WrongOption_NamesIt()
    {
        var error = await FailAsync(
            new BacktestRequest { Options = new ScoringOptions { Rfm = new RfmOptions { Levels = 9 } } });
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.StartsWith("options.rfm.levels", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backtest_TooLittleHistory_SaysHowMuchThereIs()
    {
        var error = await FailAsync(new BacktestRequest { HorizonDays = 300 });
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        // From 2023-12-18 to 2024-03-06.
        Assert.Contains("There are 80 days of transactions before", error.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("300 days needs as many", error.Status.Detail, StringComparison.Ordinal);

        error = await FailAsync(new BacktestRequest { Cut = At(2020, 1, 1) });
        Assert.Contains("There are 0 days", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backtest_CutTooLate_SaysWhereTheDataEnd()
    {
        var error = await FailAsync(new BacktestRequest { Cut = At(2024, 12, 1) });
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Contains("end on 2024-12-31, 30 days after the cut", error.Status.Detail, StringComparison.Ordinal);
        error = await FailAsync(new BacktestRequest { Cut = At(9999, 12, 31) });
        Assert.Contains("0 days after the cut", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backtest_NobodyMeetsTheFilter_SaysSo()
    {
        var error = await FailAsync(
            new BacktestRequest { Population = new PopulationFilter { Regions = { "nowhere" } } });
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Equal("population: no customer meets the filter and may be profiled.", error.Status.Detail);
    }

    [Fact]
    public async Task Backtest_NoData_SaysWhatToDo()
    {
        await using var empty = await TestService.StartAsync(0);
        using var call = empty.Models.Backtest(new BacktestRequest());
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await call.ResponseStream.ReadAllAsync().ToListAsync());
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Contains("scorectl import", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backtest_Cancelled_EndsAndLetsTheNextOneIn()
    {
        using var source = new CancellationTokenSource();
        using var call = _service.Models.Backtest(new BacktestRequest(), cancellationToken: source.Token);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        await source.CancelAsync();
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await call.ResponseStream.ReadAllAsync().ToListAsync());
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        Assert.Equal(30, (await RunAsync(new BacktestRequest { HorizonDays = 30 })).HorizonDays);
    }

    [Fact]
    public async Task Backtest_StoresNothing()
    {
        var before = (await _service.Models.ListModelsAsync(new ListModelsRequest())).Models.Count;
        await RunAsync(new BacktestRequest { HorizonDays = 30 });
        Assert.Equal(before, (await _service.Models.ListModelsAsync(new ListModelsRequest())).Models.Count);
    }

    private async Task<BacktestReport> RunAsync(BacktestRequest request)
    {
        using var call = _service.Models.Backtest(request);
        return (await call.ResponseStream.ReadAllAsync().ToListAsync())[^1].Report;
    }

    private async Task<RpcException> FailAsync(BacktestRequest request) =>
        await Assert.ThrowsAsync<RpcException>(() => RunAsync(request));

    private static Timestamp At(int year, int month, int day) =>
        Timestamp.FromDateTime(new DateTime(year, month, day, 23, 59, 59, DateTimeKind.Utc));

    /// <summary>The purchases that the test base gives to a customer.</summary>
    private static IEnumerable<(DateTime At, double Amount)> Sales(int customer)
    {
        var last = new DateTime(2024, 12, 31, 12, 0, 0, DateTimeKind.Utc).AddDays(-(customer % 200));
        for (var n = 0; n <= customer % 7; n++)
            yield return (last.AddDays(-30 * n), (customer % 13) + (1.25 * (n + 1)));
    }
}
