using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ScoringService.Engine;
using ScoringService.Server.Snapshots;
using ScoringService.Server.Streaming;
using ScoringService.Storage;
using ScoringService.Storage.Tests.Features;
using ScoringService.V1;
using IngestOperation = ScoringService.Storage.IngestOperation;

namespace ScoringService.Server.Tests;

/// <summary>Scores that are brought up to date customer by customer, against a scoring of everybody.</summary>
public sealed class RefreshTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task GetAsync_AfterRandomCommits_EqualsAScoringOfEverybody(int seed)
    {
        await using var service = await TestService.StartAsync(300);
        var cache = service.App.Services.GetRequiredService<SnapshotCache>();
        var basis = (await cache.GetAsync(null, 0, default)).Base;
        var commits = new RandomCommits(
            seed, TrackingData.LastDay, Enumerable.Range(0, 300).Where(i => i % 3 != 0).Select(i => $"C{i:D7}"));
        for (var i = 0; i < 40; i++)
        {
            service.Commit(commits.Next());
            if (i == 10) await service.Tracking().SetTierOverrideAsync(TrackingData.Override("STRATEGIC_CORE"));
            if (i % 5 != 0) await cache.GetAsync(null, 0, default);
            if (i % 8 == 0) await AssertEqualsEverybodyAsync(service, cache);
        }

        await AssertEqualsEverybodyAsync(service, cache);
        Assert.Same(basis, cache.Current!.Base);
        Assert.InRange(cache.Current.Layers.Count, 1, 9);
        Assert.Equal(cache.Current.RunId, Assert.Single(await service.RunsAsync()).RunId);
        var folded = cache.Current.Fold();
        Assert.Empty(folded.Layers);
        AssertSame(cache.Current, folded);
    }

    [Fact]
    public async Task FoldAsync_ManyCustomers_ChangesNothingThatIsSeen()
    {
        await using var service = await TestService.StartAsync(6000);
        var cache = service.App.Services.GetRequiredService<SnapshotCache>();
        var request = Everything();
        request.MaxBatchBytes = 64 << 10;
        await service.ScoreAsync(request);
        for (var part = 0; part < 6; part++)
        {
            var text = "transaction_id,customer_id,occurred_at,amount\n" + string.Concat(Enumerable.Range(0, 900)
                .Select(i => (part * 1000) + i).Where(i => i % 3 != 0)
                .Select(i => $"more-{i},C{i:D7},2024-12-30 10:00:00,{i % 50 + 1}\n"));
            service.Commit(new RandomCommit(ImportTable.Transactions, IngestOperation.Upsert, text));
            var before = cache.Current!;
            var streamed = await service.ScoreAsync(request);
            Assert.Equal(before.Watermark + 1, streamed.Summary!.DataWatermark);
            if (!ReferenceEquals(before.Base, cache.Current!.Base)) Assert.Empty(cache.Current.Layers);
            var token = request.Clone();
            token.ResumeToken = streamed.Batches[2].ResumeToken;
            Assert.Equal(streamed.Batches.Skip(3), (await service.ScoreAsync(token)).Batches);
        }

        await AssertEqualsEverybodyAsync(service, cache);
    }

    [Fact]
    public async Task ScoreCustomers_CommitDuringTheStream_GoesOnWithWhatItBeganWith()
    {
        await using var service = await TestService.StartAsync(3000);
        var request = Everything();
        request.MaxBatchBytes = 64 << 10;
        var expected = await service.ScoreAsync(request);
        var result = new ScoreResult();
        using var call = service.Scoring.ScoreCustomers(request);
        for (var i = 0; await call.ResponseStream.MoveNext(default); i++)
        {
            result.Add(call.ResponseStream.Current);
            if (i != 2) continue;
            service.Commit(Sale("late", "C0002999", "2024-12-31 10:00:00", 77));
            var customer = await GetAsync(service, "C0002999");
            Assert.Equal(expected.Summary!.DataWatermark + 1, customer.DataWatermark);
        }

        Assert.Equal(expected.Bytes(), result.Bytes());
        Assert.Equal(expected.Summary, result.Summary);
        Assert.NotEqual(expected.Bytes(), (await service.ScoreAsync(request)).Bytes());
    }

    [Fact]
    public async Task GetCustomer_NewAndErasedCustomers_AreFoundAndGone()
    {
        await using var service = await TestService.StartAsync(300);
        await GetAsync(service, "C0000001");
        service.Commit(Sale("first", "a new one", "2024-12-31 10:00:00", 40));
        var added = await GetAsync(service, "a new one");
        Assert.Equal((1, 40.0), (added.Purchases.PurchaseCount, added.Purchases.TotalSpend));
        var bought = (await GetAsync(service, "C0000001")).Purchases.PurchaseCount;
        service.Commit(Sale("second", "C0000001", "2024-12-31 11:00:00", 5));
        Assert.Equal(bought + 1, (await GetAsync(service, "C0000001")).Purchases.PurchaseCount);

        service.Database.EraseCustomer("C0000001", "asked for it", "tester", TrackingData.LastDay);

        var error = await Assert.ThrowsAsync<RpcException>(() => GetAsync(service, "C0000001"));
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.Equal(added.Purchases, (await GetAsync(service, "a new one")).Purchases);
    }

    [Fact]
    public async Task GetAsync_NothingCommitted_AsksNobody()
    {
        await using var service = await TestService.StartAsync(300);
        var cache = service.App.Services.GetRequiredService<SnapshotCache>();
        await cache.GetAsync(null, 0, default);
        service.Commit(Sale("one", "C0000001", "2024-12-31 10:00:00", 5));
        Assert.False(cache.GetAsync(null, 0, default) is { IsCompleted: true });
        var refreshed = await cache.GetAsync(null, 0, default);
        Assert.Same(refreshed, await cache.GetAsync(null, 0, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task BackgroundRefresh_Commit_IsTakenInWithoutACall()
    {
        await using var service = await TestService.StartAsync(300, configure: o => o.BackgroundRefresh = true);
        var cache = service.App.Services.GetRequiredService<SnapshotCache>();
        var before = await cache.GetAsync(null, 0, default);
        using var refreshed = new MetricWait(service, "scoring.refresh.customers");
        service.Commit(Sale("one", "a new one", "2024-12-31 10:00:00", 5));

        await refreshed.Task.WaitAsync(TimeSpan.FromMinutes(2));
        await cache.TryRefreshAsync(default);

        Assert.NotSame(before, cache.Current);
        Assert.Same(before.Base, cache.Current!.Base);
        Assert.Equal(service.Database.Watermark, cache.Current.Watermark);
        Assert.Equal(before.Count + 1, cache.Current.Count);
    }

    [Fact]
    public async Task BackgroundRefresh_NewDay_IsScoredWhileTheOldOneIsServed()
    {
        await using var service = await TestService.StartAsync(300, configure: o => o.BackgroundRefresh = true);
        var cache = service.App.Services.GetRequiredService<SnapshotCache>();
        var before = await cache.GetAsync(null, 0, default);
        service.Commit(Sale("one", "C0000001", "2025-01-01 10:00:00", 5));

        var meanwhile = await cache.GetAsync(null, 0, default);
        var named = await cache.GetAsync(null, service.Database.ActiveModelVersion, default);

        Assert.Contains(meanwhile.AsOf, new[] { TrackingData.LastDay, TrackingData.LastDay.AddDays(1) });
        Assert.Equal(TrackingData.LastDay.AddDays(1), named.AsOf);
        Assert.Equal(before.RunId, named.Key.PreviousRunId);
        Assert.Equal(named.AsOf, (await cache.GetAsync(null, 0, default)).AsOf);
    }

    [Fact]
    public async Task BackgroundRefresh_ActivateModel_ReturnsOnceItIsInUse()
    {
        await using var service = await TestService.StartAsync(300, configure: o => o.BackgroundRefresh = true);
        await service.FitAsync(new FitModelRequest());
        Assert.Equal(1, (await GetAsync(service, "C0000001")).ModelVersion);

        await service.Models.ActivateModelAsync(new ActivateModelRequest { Version = 2 });

        Assert.Equal(2, (await GetAsync(service, "C0000001")).ModelVersion);
    }

    [Fact]
    public async Task BackgroundRefresh_ThatFails_IsCountedAndTheScoresOfBeforeAreServed()
    {
        await using var service = await TestService.StartAsync(300, configure: o => o.BackgroundRefresh = true);
        var before = await GetAsync(service, "C0000001");
        using var failed = new MetricWait(service, "scoring.refresh.failures");
        service.RunSql("ALTER TABLE tier_overrides RENAME TO overrides_gone");
        service.Commit(Sale("one", "C0000001", "2024-12-31 10:00:00", 5));
        await failed.Task.WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(before.RunId, (await GetAsync(service, "C0000001")).RunId);

        service.RunSql("ALTER TABLE overrides_gone RENAME TO tier_overrides");
        Assert.Equal(before.Purchases.PurchaseCount + 1, (await GetAsync(service, "C0000001")).Purchases.PurchaseCount);
    }

    private static async Task AssertEqualsEverybodyAsync(TestService service, SnapshotCache cache)
    {
        var refreshed = await cache.GetAsync(null, 0, default);
        await service.App.Services.GetRequiredService<RunRecorder>().Finished;
        using var metrics = new TestMetrics();
        using var runs = new RunRecorder(
            service.Database, metrics.Instruments, TimeProvider.System, NullLogger<RunRecorder>.Instance);
        using var other = new SnapshotCache(
            service.Database, Options(service), runs, metrics.Instruments, TimeProvider.System);
        var everybody = await other.GetAsync(null, 0, default);
        await runs.Finished;
        Assert.Empty(everybody.Layers);
        Assert.Equal(everybody.Key, refreshed.Key);
        AssertSame(everybody, refreshed);
        foreach (var request in Requests(Ids(everybody)))
            Assert.Equal(await StreamAsync(service, other, request), await StreamAsync(service, cache, request));
    }

    private static void AssertSame(ScoredPopulation expected, ScoredPopulation actual)
    {
        Assert.Equal((expected.Count, expected.Scored), (actual.Count, actual.Scored));
        foreach (var (column, inScores) in FeatureColumns.All.Select(column => (column, false))
            .Concat(ScoreColumns.All.Select(column => (column, true))))
        {
            var (left, right) = (All(expected, column, inScores), All(actual, column, inScores));
            Assert.True(Bytes(left).SequenceEqual(Bytes(right)), column.Name);
            Assert.Equal(left.NullCount, right.NullCount);
            for (var row = 0; row < left.Length; row++) Assert.Equal(left.IsValid(row), right.IsValid(row));
        }

        var ids = Ids(expected);
        Assert.Equal(-1, actual.Find("nobody"));
        for (var row = 0; row < ids.Count; row += 7)
        {
            Assert.Equal(row, actual.Find(ids[row]));
            var (batch, place) = actual.At(row);
            Assert.Equal((ids[row], expected.RunId), (batch.Features.CustomerId[place], batch.RunId));
        }
    }

    private static ScoreCustomersRequest[] Requests(List<string> ids)
    {
        ScoreCustomersRequest[] requests = [Everything(), Everything(), Everything(), Everything()];
        requests[1].Filter = new V1.PopulationFilter { Rule = "purchase_count >= 2 and tier is not null" };
        requests[2].Shard = new Shard { Count = 3, Index = 1 };
        requests[3].Ids = new V1.CustomerIds
        {
            CustomerIds_ = { ids.Where((_, i) => i % 11 == 3).Append("nobody").Reverse() },
        };
        foreach (var request in requests) request.MaxBatchBytes = 64 << 10;
        return requests;
    }

    private static async Task<byte[]> StreamAsync(
        TestService service, SnapshotCache cache, ScoreCustomersRequest request)
    {
        var planner = new Services.ScoreStreamPlanner(service.Database, cache, Options(service));
        var plan = await planner.PlanAsync(request, default);
        using var encoder = new BatchEncoder(plan);
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Write(plan.Format.Head.Span);
        for (var row = 0; row < plan.RowCount;)
        {
            var batch = encoder.Prepare(row);
            encoder.Writer.Write(batch.Arrow, bytes);
            row = batch.End;
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static ServerOptions Options(TestService service) =>
        service.App.Services.GetRequiredService<ServerOptions>();

    private static Column All(ScoredPopulation population, ColumnDefinition column, bool inScores) =>
        population.Column(column, inScores).Read([.. population.Runs(0, population.Count)]);

    // Null rows too must hold the same bytes: they are sent.
    private static ReadOnlySpan<byte> Bytes(Column column) => column switch
    {
        Utf8Column texts => MemoryMarshal.AsBytes<char>(
            string.Join('\0', Enumerable.Range(0, texts.Length).Select(row => texts[row])).AsSpan()),
        DictionaryColumn codes => (byte[])[.. codes.Bytes.Span,
            .. System.Text.Encoding.UTF8.GetBytes(string.Join('\0', codes.Dictionary))],
        BooleanColumn flags => (byte[])[.. Enumerable.Range(0, flags.Length)
            .Select(row => (byte)(flags.Bits[row >> 6] >> (row & 63) & 1))],
        Column<byte> levels => levels.Bytes.Span,
        Column<int> numbers => numbers.Bytes.Span,
        Column<long> instants => instants.Bytes.Span,
        Column<double> numbers => numbers.Bytes.Span,
        _ => throw new NotSupportedException(column.Definition.Name),
    };

    private static List<string> Ids(ScoredPopulation population)
    {
        var column = (Utf8Column)All(population, FeatureColumns.CustomerId, inScores: false);
        return [.. Enumerable.Range(0, column.Length).Select(row => column[row]!)];
    }

    private static ScoreCustomersRequest Everything() => new()
    {
        Columns = { FeatureColumns.All.Select(c => c.Name), ScoreColumns.All.Select(c => c.Name) },
    };

    private static RandomCommit Sale(string id, string customer, string at, double amount) => new(
        ImportTable.Transactions, IngestOperation.Upsert, string.Create(CultureInfo.InvariantCulture,
            $"transaction_id,customer_id,occurred_at,amount\n{id},{customer},{at},{amount}\n"));

    private static async Task<Customer> GetAsync(TestService service, string id) =>
        await service.Scoring.GetCustomerAsync(new GetCustomerRequest { CustomerId = id });
}
