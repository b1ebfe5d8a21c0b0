using System.Collections.Concurrent;
using ScoringService.Server.Errors;

namespace ScoringService.Server.Admission;

/// <summary>How many calls each caller makes: a budget that fills evenly and holds what ten seconds bring. Safe for
/// concurrent use.</summary>
internal sealed class CallRate(TimeProvider clock)
{
    private const int MostCallers = 10_000;
    private const double SecondsHeld = 10;

    private readonly ConcurrentDictionary<string, Budget> _budgets = new(StringComparer.Ordinal);

    /// <summary>Takes one call from a caller's budget.</summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="perSecond">Calls in a second; 0 for any number.</param>
    /// <exception cref="RequestException">RESOURCE_EXHAUSTED: there is nothing left; it says when there will
    /// be.</exception>
    public void Take(string caller, int perSecond)
    {
        if (perSecond == 0) return;
        // Whoever is forgotten begins with a full budget; tokens may name any number of callers.
        if (_budgets.Count > MostCallers) _budgets.Clear();
        var now = clock.GetTimestamp();
        var budget = _budgets.GetOrAdd(caller, static (_, at) => new Budget(at), now);
        if (budget.TryTake(now, perSecond, clock.TimestampFrequency)) return;
        throw RequestException.OverQuota($"caller:{caller}",
            $"calls: the caller makes more than {perSecond} in a second.", TimeSpan.FromSeconds(1.0 / perSecond));
    }

    // In place of a count of what is left: the instant at which the budget will be full again.
    private sealed class Budget(long fullAt)
    {
        private long _fullAt = fullAt;

        public bool TryTake(long now, int perSecond, long frequency)
        {
            var one = Math.Max(1, frequency / perSecond);
            var most = (long)(SecondsHeld * frequency);
            while (true)
            {
                var before = Volatile.Read(ref _fullAt);
                var after = Math.Max(before, now) + one;
                if (after - now > most) return false;
                if (Interlocked.CompareExchange(ref _fullAt, after, before) == before) return true;
            }
        }
    }
}
