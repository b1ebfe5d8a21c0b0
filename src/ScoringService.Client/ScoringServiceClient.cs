using Grpc.Core;
using Grpc.Net.Client;
using ScoringService.V1;

namespace ScoringService.Client;

/// <summary>
/// A connection to the service. Thread-safe; make one and keep it. Calls that only read, or that change the same thing
/// when repeated, are made again after failures that can pass.
/// </summary>
public sealed class ScoringServiceClient : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly CallInvoker _invoker;
    private readonly RetryOptions _retry;

    /// <summary>Prepares a connection, which is made with the first call.</summary>
    /// <param name="address">Where the service takes calls, such as https://scoring.example:5080; http without
    /// TLS.</param>
    /// <param name="options">How to reach it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The number of attempts is not from 1 to 5.</exception>
    public ScoringServiceClient(Uri address, ScoringClientOptions? options = null)
    {
        Address = address;
        _retry = (options ??= new ScoringClientOptions()).Retry;
        _channel = ScoringChannel.Open(address, options);
        _invoker = _channel.CreateCallInvoker();
        Scoring = new Scoring.ScoringClient(_invoker);
        Models = new Models.ModelsClient(_invoker);
        Tracking = new Tracking.TrackingClient(_invoker);
        Ingest = new Ingest.IngestClient(_invoker);
        Quality = new Quality.QualityClient(_invoker);
        Admin = new Admin.AdminClient(_invoker);
    }

    /// <summary>Where the service takes calls.</summary>
    public Uri Address { get; }

    /// <summary>Reads scores. For streams, <see cref="ReadScores"/> is faster and goes on after a broken
    /// connection.</summary>
    public Scoring.ScoringClient Scoring { get; }

    /// <summary>Fits and shows models.</summary>
    public Models.ModelsClient Models { get; }

    /// <summary>Overrides tiers, and lists runs and what they changed.</summary>
    public Tracking.TrackingClient Tracking { get; }

    /// <summary>Takes in data.</summary>
    public Ingest.IngestClient Ingest { get; }

    /// <summary>Shows the data's quality, and looks after refused rows.</summary>
    public Quality.QualityClient Quality { get; }

    /// <summary>Runs the service.</summary>
    public Admin.AdminClient Admin { get; }

    /// <summary>Scores as record batches.</summary>
    /// <param name="request">What to stream; null for everybody's scores.</param>
    public ScoreStream ReadScores(ScoreCustomersRequest? request = null) =>
        new(_invoker, request ?? new ScoreCustomersRequest(), _retry);

    /// <summary>Writes scores as one Arrow IPC stream, such as a file that pandas or DuckDB reads.</summary>
    /// <param name="request">What to stream.</param>
    /// <param name="destination">Where to write.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What was streamed.</returns>
    /// <exception cref="RpcException">The call failed; then what was written has no end marker.</exception>
    public async Task<ScoreSummary> CopyScoresAsync(
        ScoreCustomersRequest request, Stream destination, CancellationToken cancellationToken = default)
    {
        using var messages = new ScoreMessages<PooledBytes>(_invoker, request, _retry, PooledBytes.Copy);
        var hasHead = false;
        ScoreSummary? summary = null;
        while (await messages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } message)
        {
            if (!hasHead) await destination.WriteAsync(messages.Head, cancellationToken).ConfigureAwait(false);
            hasHead = true;
            summary = message.Summary;
            using var batch = message.Batch;
            await destination.WriteAsync(batch?.Memory ?? summary!.EndOfStream.Memory, cancellationToken)
                .ConfigureAwait(false);
        }

        return summary!;
    }

    /// <summary>One customer with every score.</summary>
    /// <param name="customerId">The customer's id.</param>
    /// <param name="withExplanation">Whether to say why the scores are what they are, which takes much longer.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Null for an id that was never loaded.</returns>
    /// <exception cref="RpcException">The call failed.</exception>
    public async Task<Customer?> FindCustomerAsync(
        string customerId, bool withExplanation = false, CancellationToken cancellationToken = default)
    {
        try
        {
            return await Scoring.GetCustomerAsync(
                new GetCustomerRequest { CustomerId = customerId, WithExplanation = withExplanation },
                cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _channel.Dispose();
}
