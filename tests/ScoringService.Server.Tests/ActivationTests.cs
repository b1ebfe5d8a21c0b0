using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Tests;

public sealed class ActivationTests
{
    [Fact]
    public async Task FitModel_NotActivated_ScoresOnlyWhenAskedFor()
    {
        await using var service = await TestService.StartAsync(600);
        var fitted = await service.FitAsync(new FitModelRequest { Options = Levels(3) });

        Assert.False(fitted.Active);
        Assert.Null(fitted.ActivateTime);
        Assert.Equal(1, (await service.ScoreAsync(new ScoreCustomersRequest())).Summary!.ModelVersion);
        Assert.Equal(1, (await service.Models.GetModelAsync(new GetModelRequest())).Version);
        var asked = new ScoreCustomersRequest { ModelVersion = fitted.Version };
        Assert.Equal(fitted.Version, (await service.ScoreAsync(asked)).Summary!.ModelVersion);
    }

    [Fact]
    public async Task ActivateModel_AndBack_ScoresWithTheActiveModel()
    {
        await using var service = await TestService.StartAsync(600);
        var second = await service.FitAsync(new FitModelRequest { Options = Levels(3) });
        foreach (var version in new[] { second.Version, 1, 1, second.Version })
        {
            var active = await service.Models.ActivateModelAsync(new ActivateModelRequest { Version = version });
            Assert.True(active.Active);
            Assert.NotNull(active.ActivateTime);
            Assert.Equal(version, (await service.ScoreAsync(new ScoreCustomersRequest())).Summary!.ModelVersion);
            var models = (await service.Models.ListModelsAsync(new ListModelsRequest())).Models;
            Assert.Equal(version, Assert.Single(models, model => model.Active).Version);
        }
    }

    [Fact]
    public async Task ActivateModel_WhileAStreamRuns_LeavesItItsModel()
    {
        await using var service = await TestService.StartAsync(5000);
        var request = new ScoreCustomersRequest { MaxBatchBytes = 65_536 };
        var whole = await service.ScoreAsync(request);
        using var call = service.Scoring.ScoreCustomers(request);
        var result = new ScoreResult();
        await call.ResponseStream.MoveNext();
        result.Add(call.ResponseStream.Current);
        await service.FitAsync(new FitModelRequest { Options = Levels(3), Activate = true });
        while (await call.ResponseStream.MoveNext()) result.Add(call.ResponseStream.Current);

        Assert.Equal(whole.Bytes(), result.Bytes());
        Assert.Equal(2, (await service.ScoreAsync(request)).Summary!.ModelVersion);
        // A stream that was broken goes on with the model that it began with.
        request.ResumeToken = whole.Batches[0].ResumeToken;
        Assert.Equal(1, (await service.ScoreAsync(request)).Summary!.ModelVersion);
    }

    [Theory]
    [InlineData(0, StatusCode.InvalidArgument)]
    [InlineData(-3, StatusCode.InvalidArgument)]
    [InlineData(77, StatusCode.NotFound)]
    public async Task ActivateModel_WrongVersion_IsToldSo(long version, StatusCode code)
    {
        await using var service = await TestService.StartAsync(0);
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await service.Models.ActivateModelAsync(new ActivateModelRequest { Version = version }));
        Assert.Equal(code, error.StatusCode);
        Assert.StartsWith("version", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_WithoutAnActiveModel_SayWhichCommandActivates()
    {
        await using var service = await TestService.StartAsync(20, fit: false);
        var fit = await Assert.ThrowsAsync<RpcException>(async () =>
            await service.Models.GetModelAsync(new GetModelRequest()));
        Assert.Contains("scorectl fit --activate", fit.Status.Detail, StringComparison.Ordinal);
        var model = await service.FitAsync(new FitModelRequest());

        var get = await Assert.ThrowsAsync<RpcException>(async () =>
            await service.Models.GetModelAsync(new GetModelRequest()));
        var score = await Assert.ThrowsAsync<RpcException>(() => service.ScoreAsync(new ScoreCustomersRequest()));
        Assert.Contains($"scorectl models activate {model.Version}", get.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("scorectl models activate", score.Status.Detail, StringComparison.Ordinal);
        Assert.All(
            [fit, get, score], error => Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode));
    }

    private static ScoringOptions Levels(int levels) => new() { Rfm = new RfmOptions { Levels = levels } };
}
