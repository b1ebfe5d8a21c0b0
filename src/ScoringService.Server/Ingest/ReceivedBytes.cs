using ScoringService.Server.Errors;
using ScoringService.Storage;

namespace ScoringService.Server.Ingest;

/// <summary>The memory that received messages and record batches take, of all write streams together: a share of the
/// bound on the process.</summary>
internal sealed class ReceivedBytes
{
    // Of the managed heap the rest is for scored populations and answers.
    private const int Share = 4;

    private readonly long _most;
    private long _taken;

    public ReceivedBytes(ServerOptions options)
    {
        _most = new MemoryBudget(options.MemoryBytes).HeapBytes / Share;
    }

    /// <summary>Takes memory for a stream.</summary>
    /// <exception cref="RequestException">RESOURCE_EXHAUSTED: there is no more.</exception>
    public void Take(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= _most) return;
        Give(bytes);
        throw RequestException.Exhausted("Messages and record batches of all write streams together take more than "
            + $"the {_most >> 20} MiB that the server has for them. Send smaller ones, try again later, or raise the "
            + $"server's setting {nameof(ServerOptions.MemoryMiB)}.");
    }

    /// <summary>Gives memory back.</summary>
    public void Give(long bytes) => Interlocked.Add(ref _taken, -bytes);
}

/// <summary>What one stream has taken of it; all of it is given back at the stream's end.</summary>
internal sealed class StreamBytes(ReceivedBytes all) : IDisposable
{
    private long _taken;

    /// <summary>Takes memory.</summary>
    /// <exception cref="RequestException">RESOURCE_EXHAUSTED: there is no more.</exception>
    public void Take(long bytes)
    {
        all.Take(bytes);
        Interlocked.Add(ref _taken, bytes);
    }

    /// <summary>Gives memory back.</summary>
    public void Give(long bytes)
    {
        all.Give(bytes);
        Interlocked.Add(ref _taken, -bytes);
    }

    /// <inheritdoc/>
    public void Dispose() => Give(Interlocked.Read(ref _taken));
}
