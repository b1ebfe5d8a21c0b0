using Grpc.Core;
using ScoringService.Server.Errors;
using ScoringService.Server.Messages;
using ScoringService.Server.Observability;
using ScoringService.V1;

namespace ScoringService.Server.Ingest;

/// <summary>The write streams that run now: a bounded number of them, each of another batch.</summary>
internal sealed class WriteStreams(
    WriteStream stream, ServerOptions options, TimeProvider clock, IngestMetrics metrics,
    IHostApplicationLifetime lifetime)
{
    private readonly HashSet<string> _batches = [];
    private readonly Lock _lock = new();

    /// <summary>Runs a call of Ingest.Write.</summary>
    /// <exception cref="RequestException">ABORTED: a stream of the same batch is running. RESOURCE_EXHAUSTED: too many
    /// streams are, or something is too large. INVALID_ARGUMENT: the stream cannot be read.</exception>
    public async Task RunAsync(
        IAsyncStreamReader<WriteMessage> requests, IServerStreamWriter<WriteResponse> responses,
        CancellationToken cancellation)
    {
        if (!await requests.MoveNext(cancellation))
            throw RequestException.Invalid("start", "The first message of a stream must carry it.");
        var start = IngestMessages.Start(requests.Current.Start, clock);
        Enter(start.BatchId!);
        // A stream may last for days; a server that stops does not wait for it.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        try
        {
            // A thread of its own, because it waits: for the client, for the disk, for other writers. Pool threads
            // would run out under as many streams as are let in.
            await Task.Factory.StartNew(() => stream.Run(start, requests, responses, ending.Token),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw RequestException.Unavailable(
                "The server stops. Go on from the last row that was acknowledged when it is back.");
        }
        finally
        {
            Leave(start.BatchId!);
        }
    }

    private void Enter(string batchId)
    {
        lock (_lock)
        {
            if (_batches.Contains(batchId))
                throw RequestException.Aborted("Another stream writes this batch now. If it is one that broke off, it "
                    + "is gone within some seconds: try again.");
            if (_batches.Count >= options.MaxWriteStreams)
                throw RequestException.Exhausted($"{options.MaxWriteStreams} streams write already, as many as the "
                    + $"server's setting {nameof(ServerOptions.MaxWriteStreams)} lets in. Try again later.");
            _batches.Add(batchId);
        }

        metrics.StreamsChanged(1);
    }

    private void Leave(string batchId)
    {
        lock (_lock) _batches.Remove(batchId);
        metrics.StreamsChanged(-1);
    }
}
