using System.Diagnostics;
using ScoringService.Server.Errors;

namespace ScoringService.Server.Admission;

/// <summary>How much a line takes.</summary>
/// <param name="Places">Calls that run at the same time.</param>
/// <param name="Waiting">Calls that may wait.</param>
/// <param name="Time">How long.</param>
/// <param name="PerCaller">Calls of one caller, waiting or running; 0 for any number.</param>
internal readonly record struct LineLimits(int Places, int Waiting, TimeSpan Time, int PerCaller);

/// <summary>
/// Lets a number of calls run at the same time and as many more wait, for a while; the first to come is the first to be
/// served. Safe for concurrent use.
/// </summary>
/// <param name="name">What runs, for messages: "streams".</param>
/// <param name="limits">Gives the limits, which may change.</param>
/// <param name="clock">Measures waiting.</param>
internal sealed class WaitingLine(string name, Func<LineLimits> limits, TimeProvider clock)
{
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private readonly Dictionary<string, int> _ofCaller = new(StringComparer.Ordinal);
    private double _meanSeconds = 1;

    /// <summary>Calls that run.</summary>
    public int Running { get; private set; }

    /// <summary>Calls that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    /// <summary>Waits for a place.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>The place, to be disposed when the call has ended.</returns>
    /// <exception cref="RequestException">RESOURCE_EXHAUSTED: the line is full, or the caller has too many calls.
    /// UNAVAILABLE: it waited too long. Each says when to try again.</exception>
    public async ValueTask<IDisposable> EnterAsync(string caller, CancellationToken cancellation)
    {
        var most = limits();
        if (Join(caller, most) is { } mine) await WaitAsync(mine, caller, most, cancellation);
        return new Place(this, caller, clock.GetTimestamp());
    }

    /// <summary>Takes a place, or one in the line.</summary>
    private LinkedListNode<TaskCompletionSource>? Join(string caller, in LineLimits most)
    {
        lock (_lock)
        {
            var mine = _ofCaller.GetValueOrDefault(caller);
            if (most.PerCaller > 0 && mine >= most.PerCaller)
                throw RequestException.OverQuota($"caller:{caller}",
                    $"{name}: the caller has {mine}, running or waiting, and may have {most.PerCaller}.", Retry(most));
            Admit(most.Places);
            if (Running >= most.Places && _waiting.Count >= most.Waiting)
                throw RequestException.OverQuota(name,
                    $"{name}: {Running} run and {_waiting.Count} wait, which is as many as may.", Retry(most));
            _ofCaller[caller] = mine + 1;
            if (Running < most.Places)
            {
                Running++;
                return null;
            }

            return _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    private async Task WaitAsync(
        LinkedListNode<TaskCompletionSource> mine, string caller, LineLimits most, CancellationToken cancellation)
    {
        try
        {
            await mine.Value.Task.WaitAsync(most.Time, clock, cancellation);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            TimeSpan retry;
            lock (_lock)
            {
                // The place may have come in the same moment: then it is passed on.
                if (mine.List is null) Running--;
                else _waiting.Remove(mine);
                Forget(caller);
                Admit(most.Places);
                retry = Retry(most);
            }

            if (e is OperationCanceledException) throw;
            throw RequestException.Busy(
                $"{name}: all {most.Places} places were taken for {most.Time.TotalSeconds:0} s.", retry);
        }
    }

    private void Leave(string caller, TimeSpan stay)
    {
        lock (_lock)
        {
            _meanSeconds += (stay.TotalSeconds - _meanSeconds) / 8;
            Running--;
            Forget(caller);
            Admit(limits().Places);
        }
    }

    private void Admit(int places)
    {
        for (; Running < places && _waiting.First is { } first; Running++)
        {
            _waiting.RemoveFirst();
            first.Value.SetResult();
        }
    }

    private void Forget(string caller)
    {
        if (--_ofCaller[caller] == 0) _ofCaller.Remove(caller);
    }

    // When the line as it is has been served.
    private TimeSpan Retry(in LineLimits most)
    {
        var seconds = _meanSeconds * (_waiting.Count + 1) / most.Places;
        return TimeSpan.FromSeconds(
            Math.Clamp(seconds, ShortestRetry.TotalSeconds, LongestRetry.TotalSeconds));
    }

    private sealed class Place(WaitingLine line, string caller, long since) : IDisposable
    {
        private bool _isLeft;

        public void Dispose()
        {
            Debug.Assert(!_isLeft, "A place is left once.");
            _isLeft = true;
            line.Leave(caller, line.Elapsed(since));
        }
    }

    private TimeSpan Elapsed(long since) => clock.GetElapsedTime(since);
}
