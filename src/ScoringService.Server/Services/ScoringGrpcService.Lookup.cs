using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ScoringService.Server.Snapshots;
using ScoringService.Server.Streaming;
using ScoringService.V1;

namespace ScoringService.Server.Services;

internal sealed partial class ScoringGrpcService
{
    /// <summary>Sends the answer for a few ids: three short messages, without what only streams need.</summary>
    /// <returns>False when it is larger than the caller's messages may be; then nothing was sent.</returns>
    private async ValueTask<bool> TrySendLookupAsync(
        ScoreStreamPlan plan, IServerStreamWriter<ScoreAnswer> stream, CancellationToken cancellation)
    {
        if (snapshots.IsForgotten(plan.Snapshot)) throw ScoreSender.Erased();
        var writer = LookupWriter.Take();
        var batch = writer.WriteBatch(plan, out var arrowBytes);
        var head = writer.WriteHead(plan.Format.Lookup);
        var fits = arrowBytes <= plan.MaxBatchBytes && head.Length <= ScoreStreamPlanner.MaxBatchBytes;
        if (fits)
        {
            await stream.WriteAsync(new ScoreAnswer(head), cancellation);
            // After a resume token, it has been sent.
            if (plan.FirstRow < plan.RowCount)
            {
                await stream.WriteAsync(new ScoreAnswer(batch), cancellation);
                metrics.BatchesSent(1, plan.RowCount, arrowBytes);
            }

            await stream.WriteAsync(
                new ScoreAnswer(writer.WriteSummary(plan, RunFields(plan.Snapshot))), cancellation);
        }

        writer.GiveBack();
        return fits;
    }

    private byte[] RunFields(ScoredPopulation population)
    {
        var known = RunWarnings(population);
        return population.Formats.FindSummary(known)
            ?? population.Formats.AddSummary(known, RunSummary(population, known).ToByteArray());
    }

    private IReadOnlyList<string> RunWarnings(ScoredPopulation population) =>
        warnings.Of(population.Model.Model, population.AsOf);

    /// <summary>What is the same in the summaries of all answers of a run.</summary>
    private static ScoreSummary RunSummary(ScoredPopulation population, IReadOnlyList<string> known)
    {
        var summary = new ScoreSummary
        {
            ModelVersion = population.Model.Version,
            AsOf = Timestamp.FromDateTime(population.AsOf),
            DataWatermark = population.Watermark,
            EndOfStream = UnsafeByteOperations.UnsafeWrap(BatchEncoder.EndOfStream),
            RunId = population.RunId,
        };
        summary.Warnings.AddRange(population.Model.Model.Warnings);
        summary.Warnings.AddRange(known);
        return summary;
    }
}
