using System.Threading.Channels;
using EngineProgress = ScoringService.Engine.FitProgress;

namespace ScoringService.Server.Services;

/// <summary>Runs work and streams how far it is.</summary>
internal static class ProgressStream
{
    // Progress is best effort: a reader that does not keep up misses steps, never the result, and never slows the work.
    private static readonly BoundedChannelOptions s_steps =
        new(16) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };

    /// <summary>Runs work until it has ended; its failure is the caller's.</summary>
    /// <param name="work">Tells how far it is and completes the writer at its end, however that comes.</param>
    /// <param name="write">Sends one step.</param>
    /// <param name="cancellation">That of the call; it must stop the work too.</param>
    public static async Task<T> RunAsync<T>(
        Func<ChannelWriter<EngineProgress>, Task<T>> work, Func<V1.FitProgress, Task> write,
        CancellationToken cancellation)
    {
        var steps = Channel.CreateBounded<EngineProgress>(s_steps);
        var running = work(steps.Writer);
        try
        {
            await foreach (var step in steps.Reader.ReadAllAsync(cancellation))
                await write(new V1.FitProgress { Part = step.Part, Fraction = step.Fraction });
        }
        finally
        {
            // A caller that has gone cancels the work; it has ended, one way or the other, when the call ends.
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return await running;
    }
}
