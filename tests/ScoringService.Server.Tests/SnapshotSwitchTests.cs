using System.Diagnostics.Metrics;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ScoringService.Server.Snapshots;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Tests;

/// <summary>What calls see while models, overrides and runs change under them.</summary>
public sealed class SnapshotSwitchTests
{
    [Fact]
    public async Task ActivateModel_DuringStreams_EachStreamIsOfOneModel()
    {
        await using var service = await TestService.StartAsync(2000);
        await service.FitAsync(new FitModelRequest { Options = Levels(3) });
        var expected = new Dictionary<long, IReadOnlyList<ArrowRecordBatch>>();
        foreach (var version in new[] { 1L, 2 })
            expected[version] = (await service.ScoreAsync(Small(version))).Batches;
        Assert.NotEqual(Bytes(expected[1]), Bytes(expected[2]));

        var activations = Task.Run(async () =>
        {
            for (var i = 0; i < 12; i++)
            {
                await service.Models.ActivateModelAsync(new ActivateModelRequest { Version = 2 - (i % 2) });
                await service.ScoreAsync(Small(0));
            }
        });
        var streams = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var results = new List<ScoreResult>();
            while (!activations.IsCompleted) results.Add(await service.ScoreAsync(Small(0)));
            return results;
        })).ToArray();
        await activations;

        foreach (var result in (await Task.WhenAll(streams)).SelectMany(results => results))
        {
            var version = result.Summary!.ModelVersion;
            Assert.Contains($"-m{version}-", result.Summary.RunId, StringComparison.Ordinal);
            Assert.Equal(Bytes(expected[version]), Bytes(result.Batches));
        }
    }

    [Fact]
    public async Task ActivateModel_ThenACall_SeesTheNewModelAtOnce()
    {
        await using var service = await TestService.StartAsync(300);
        await service.FitAsync(new FitModelRequest { Options = Levels(3) });
        Assert.Equal(1, (await service.ScoreAsync(Small(0))).Summary!.ModelVersion);
        for (var i = 0; i < 4; i++)
        {
            var version = 2 - (i % 2);
            await service.Models.ActivateModelAsync(new ActivateModelRequest { Version = version });
            Assert.Equal(version, (await service.ScoreAsync(Small(0))).Summary!.ModelVersion);
            var customer = await service.Scoring.GetCustomerAsync(
                new GetCustomerRequest { CustomerId = TrackingData.Buyer });
            Assert.Equal(version, customer.ModelVersion);
            Assert.Equal(version, Assert.Single(await service.RunsAsync()).ModelVersion);
        }
    }

    [Fact]
    public async Task Resume_AfterOverridesChangedAndTheSnapshotIsGone_IsAborted()
    {
        await using var service = await TestService.StartAsync(3000, fit: true, o => o.SnapshotCapacity = 1);
        var request = Small(0);
        var first = await service.ScoreAsync(request);
        request.ResumeToken = first.Batches[0].ResumeToken;
        await service.Tracking().SetTierOverrideAsync(TrackingData.Override("STRATEGIC_CORE"));
        // The snapshot that the stream began with is still in memory, so the stream can go on.
        Assert.Equal(first.Batches.Skip(1), (await service.ScoreAsync(request)).Batches);

        await service.ScoreAsync(Small(0));
        var error = await Assert.ThrowsAsync<RpcException>(() => service.ScoreAsync(request));

        Assert.Equal(StatusCode.Aborted, error.StatusCode);
        Assert.StartsWith("resume_token", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_AfterAnotherModelWasActivated_GoesOnWithItsOwn()
    {
        await using var service = await TestService.StartAsync(3000, fit: true, o => o.SnapshotCapacity = 1);
        await service.FitAsync(new FitModelRequest { Options = Levels(3) });
        var request = Small(0);
        var first = await service.ScoreAsync(request);
        request.ResumeToken = first.Batches[0].ResumeToken;
        await service.Models.ActivateModelAsync(new ActivateModelRequest { Version = 2 });
        Assert.Equal(2, (await service.ScoreAsync(Small(0))).Summary!.ModelVersion);

        var rest = await service.ScoreAsync(request);

        Assert.Equal(first.Batches.Skip(1), rest.Batches);
        Assert.Equal(first.Summary, rest.Summary);
        Assert.Equal(2, Assert.Single(await service.RunsAsync()).ModelVersion);
    }

    [Fact]
    public async Task Resume_AfterTheDataChangedAndTheSnapshotIsGone_IsAborted()
    {
        await using var service = await TestService.StartAsync(3000, fit: true, o => o.SnapshotCapacity = 1);
        var request = Small(0);
        request.ResumeToken = (await service.ScoreAsync(request)).Batches[0].ResumeToken;
        service.Buy(TrackingData.Buyer, TrackingData.LastDay.AddDays(1));
        await service.ScoreAsync(Small(0));

        var error = await Assert.ThrowsAsync<RpcException>(() => service.ScoreAsync(request));

        Assert.Equal(StatusCode.Aborted, error.StatusCode);
    }

    [Fact]
    public async Task Record_DatabaseThatFails_IsCountedAndHarmsNobody()
    {
        await using var service = await TestService.StartAsync(100);
        await service.ScoreAsync(new ScoreCustomersRequest());
        var snapshot = service.App.Services.GetRequiredService<SnapshotCache>().Current!;
        var closed = ScoringDatabase.Open(new DatabaseOptions());
        closed.Dispose();
        long unrecorded = 0;
        using var metrics = new TestMetrics();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "scoring.runs.unrecorded" && instrument.Meter.Scope == metrics.Meters)
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref unrecorded, value));
        listener.Start();

        using (var recorder = new RunRecorder(
            closed, metrics.Instruments, TimeProvider.System, NullLogger<RunRecorder>.Instance))
        {
            recorder.Record(snapshot);
            await recorder.Finished;
            Assert.True(recorder.Finished.IsCompletedSuccessfully);
        }

        Assert.Equal(1, unrecorded);
    }

    private static ScoreCustomersRequest Small(long version) =>
        new() { ModelVersion = version, MaxBatchBytes = 65_536 };

    private static ScoringOptions Levels(int levels) => new() { Rfm = new RfmOptions { Levels = levels } };

    private static byte[] Bytes(IEnumerable<ArrowRecordBatch> batches) =>
        [.. batches.SelectMany(batch => batch.SerializedRecordBatch.ToByteArray())];
}
