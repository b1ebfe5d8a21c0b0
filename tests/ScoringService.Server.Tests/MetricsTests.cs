using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Tests;

/// <summary>
/// Meters of one name are one to the exporter, so these run while no other server of this process does.
/// </summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <inheritdoc cref="Alone"/>
[Collection(nameof(Alone))]
public sealed class MetricsTests
{
    [Fact]
    public async Task Metrics_AfterCalls_CountThem()
    {
        await using var service = await TestService.StartAsync(100);
        await service.ScoreAsync(new ScoreCustomersRequest());
        await Assert.ThrowsAsync<RpcException>(
            () => service.ScoreAsync(new ScoreCustomersRequest { MaxBatchBytes = 1 }));
        var text = await service.MetricsAsync();

        Assert.Matches(
            @"scoring_requests_total\{(?=[^}]*method=""/scoring.v1.Scoring/ScoreCustomers"")"
            + @"[^}]*code=""OK""[^}]*\} 1\b", text);
        Assert.Matches(@"scoring_requests_total\{[^}]*code=""InvalidArgument""[^}]*\} 1\b", text);
        Assert.Matches(@"scoring_rows_streamed_total(\{[^}]*\})? 110\b", text);
        Assert.Matches(@"scoring_batches_streamed_total(\{[^}]*\})? 1\b", text);
        Assert.Matches(@"scoring_run_age_seconds(\{[^}]*\})? \d", text);
        foreach (var phase in new[] { "features", "fit", "score", "encode", "send" })
            Assert.Matches($@"scoring_phase_duration_seconds_count\{{[^}}]*phase=""{phase}""", text);
        Assert.DoesNotContain("C0000001", text, StringComparison.Ordinal);
    }
}
