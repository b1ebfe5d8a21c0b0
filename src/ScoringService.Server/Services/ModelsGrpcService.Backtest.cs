using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Services;

// Backtests.
internal sealed partial class ModelsGrpcService
{
    /// <inheritdoc/>
    public override async Task Backtest(
        BacktestRequest request, IServerStreamWriter<BacktestResponse> responseStream, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        var backtesting = new Backtesting(database, metrics) { Request = request };
        var report = await ProgressStream.RunAsync(
            steps => backtesting.RunAsync(steps, cancellation),
            step => responseStream.WriteAsync(new BacktestResponse { Progress = step }, cancellation), cancellation);
        await responseStream.WriteAsync(new BacktestResponse { Report = report }, cancellation);
    }
}
