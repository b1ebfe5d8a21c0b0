using Apache.Arrow.Flight.Protocol;
using Grpc.Core;
using ScoringService.Server.Ingest;
using ScoringService.Server.Streaming;
using ScoringService.V1;

namespace ScoringService.Server.Flight;

/// <summary>
/// A stream that a Flight client writes as the messages of Ingest.Write: the start, the Arrow IPC messages, and Arrow's
/// end marker, which in Flight is the end of the client's stream.
/// </summary>
internal sealed class FlightRows(IAsyncStreamReader<FlightData> pieces) : IAsyncStreamReader<WriteMessage>
{
    private bool _hasStarted;
    private bool _isWaiting;
    private bool _hasEnded;

    /// <inheritdoc/>
    public WriteMessage Current { get; private set; } = new(ReadOnlyMemory<byte>.Empty);

    /// <inheritdoc/>
    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (_hasEnded) return false;
        // The first message says where to, and carries the schema.
        var isThere = _isWaiting || await pieces.MoveNext(cancellationToken);
        _isWaiting = isThere && !_hasStarted;
        if (_isWaiting)
        {
            _hasStarted = true;
            Current = new WriteMessage(FlightRequests.ReadTarget(pieces.Current.FlightDescriptor));
            return true;
        }

        _hasEnded = !isThere;
        if (_hasEnded && !_hasStarted) return false;
        Current = new WriteMessage(isThere ? FlightMessages.Join(pieces.Current).Memory : BatchEncoder.EndOfStream);
        return true;
    }
}

/// <summary>Answers of Ingest.Write as Flight's: each in JSON.</summary>
internal sealed class FlightAnswers(IServerStreamWriter<PutResult> results) : IServerStreamWriter<WriteResponse>
{
    /// <inheritdoc/>
    public WriteOptions? WriteOptions
    {
        get => results.WriteOptions;
        set => results.WriteOptions = value;
    }

    /// <inheritdoc/>
    public Task WriteAsync(WriteResponse message) => WriteAsync(message, CancellationToken.None);

    /// <inheritdoc/>
    public Task WriteAsync(WriteResponse message, CancellationToken cancellationToken) =>
        results.WriteAsync(new PutResult { AppMetadata = FlightRequests.Json(message) }, cancellationToken);
}
