namespace Grpc.Core;

/// <summary>
/// What a caller may choose for one call. A value; the With methods give a changed copy.
/// </summary>
public struct CallOptions
{
    /// <summary>Creates options.</summary>
    /// <param name="headers">The headers to send.</param>
    /// <param name="deadline">When the call fails with <see cref="StatusCode.DeadlineExceeded"/>, in UTC.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="writeOptions">How the requests are written.</param>
    /// <param name="propagationToken">Hands on deadline and cancellation of a server call.</param>
    /// <param name="credentials">The credentials of this call.</param>
    public CallOptions(
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default,
        WriteOptions? writeOptions = null,
        ContextPropagationToken? propagationToken = null,
        CallCredentials? credentials = null)
    {
        Headers = headers;
        Deadline = deadline;
        CancellationToken = cancellationToken;
        WriteOptions = writeOptions;
        PropagationToken = propagationToken;
        Credentials = credentials;
        Flags = default;
    }

    /// <summary>The headers to send.</summary>
    public Metadata? Headers { get; private set; }

    /// <summary>The deadline in UTC; null is none.</summary>
    public DateTime? Deadline { get; private set; }

    /// <summary>Cancels the call.</summary>
    public CancellationToken CancellationToken { get; private set; }

    /// <summary>How the requests are written.</summary>
    public WriteOptions? WriteOptions { get; private set; }

    /// <summary>Hands on deadline and cancellation of a server call.</summary>
    public ContextPropagationToken? PropagationToken { get; private set; }

    /// <summary>The credentials of this call.</summary>
    public CallCredentials? Credentials { get; private set; }

    /// <summary>Whether the call waits for the server to come up instead of failing at once.</summary>
    public readonly bool IsWaitForReady => (Flags & CallFlags.WaitForReady) == CallFlags.WaitForReady;

    /// <summary>The flags of the call.</summary>
    internal CallFlags Flags { get; private set; }

    /// <summary>A copy with these headers.</summary>
    public readonly CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };

    /// <summary>A copy with this deadline (UTC).</summary>
    public readonly CallOptions WithDeadline(DateTime deadline) => this with { Deadline = deadline };

    /// <summary>A copy with this token.</summary>
    public readonly CallOptions WithCancellationToken(CancellationToken cancellationToken) =>
        this with { CancellationToken = cancellationToken };

    /// <summary>A copy with these write options.</summary>
    public readonly CallOptions WithWriteOptions(WriteOptions writeOptions) =>
        this with { WriteOptions = writeOptions };

    /// <summary>A copy with this propagation token.</summary>
    public readonly CallOptions WithPropagationToken(ContextPropagationToken propagationToken) =>
        this with { PropagationToken = propagationToken };

    /// <summary>A copy with these credentials.</summary>
    public readonly CallOptions WithCredentials(CallCredentials credentials) =>
        this with { Credentials = credentials };

    /// <summary>A copy that waits for the server to come up, or does not.</summary>
    public readonly CallOptions WithWaitForReady(bool waitForReady = true) =>
        WithFlags(waitForReady ? Flags | CallFlags.WaitForReady : Flags & ~CallFlags.WaitForReady);

    /// <summary>A copy with these flags in place of all others.</summary>
    internal readonly CallOptions WithFlags(CallFlags flags) => this with { Flags = flags };
}
