namespace Grpc.Core;

/// <summary>
/// The part that the four kinds of calls share. The callbacks get one state object, so that an invoker needs no
/// closure per call; an invoker with closures gets them wrapped once here.
/// </summary>
internal readonly struct AsyncCallState
{
    private readonly Func<object, Task<Metadata>> responseHeadersAsync;
    private readonly Func<object, Status> getStatus;
    private readonly Func<object, Metadata> getTrailers;
    private readonly Action<object> dispose;

    internal AsyncCallState(
        Func<object, Task<Metadata>> responseHeadersAsync,
        Func<object, Status> getStatus,
        Func<object, Metadata> getTrailers,
        Action<object> dispose,
        object state)
    {
        this.responseHeadersAsync = responseHeadersAsync;
        this.getStatus = getStatus;
        this.getTrailers = getTrailers;
        this.dispose = dispose;
        State = state;
    }

    internal AsyncCallState(
        Task<Metadata> responseHeadersAsync, Func<Status> getStatus, Func<Metadata> getTrailers, Action dispose)
        : this(
            static state => ((Closures)state).ResponseHeadersAsync,
            static state => ((Closures)state).GetStatus(),
            static state => ((Closures)state).GetTrailers(),
            static state => ((Closures)state).Dispose(),
            new Closures(responseHeadersAsync, getStatus, getTrailers, dispose))
    {
    }

    internal object State { get; }

    internal Task<Metadata> ResponseHeadersAsync() => responseHeadersAsync(State);

    internal Status GetStatus() => getStatus(State);

    internal Metadata GetTrailers() => getTrailers(State);

    internal void Dispose() => dispose(State);

    /// <summary>What a debugger shows of a call: its status, once it has one.</summary>
    internal string DebuggerToString()
    {
        try
        {
            return $"IsComplete = true, Status = {GetStatus().StatusCode}";
        }
        catch (InvalidOperationException)
        {
            return "IsComplete = false";
        }
    }

    private sealed record Closures(
        Task<Metadata> ResponseHeadersAsync, Func<Status> GetStatus, Func<Metadata> GetTrailers, Action Dispose);
}
