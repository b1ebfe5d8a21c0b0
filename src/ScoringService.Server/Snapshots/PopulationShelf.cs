namespace ScoringService.Server.Snapshots;

/// <summary>
/// The populations that are kept in memory, the most recently used first: for calls that ask for one of them, and for
/// streams that were broken and go on. Those that differ only in layers share nearly all of their memory and count as
/// one.
/// </summary>
/// <param name="capacity">Most populations.</param>
internal sealed class PopulationShelf(int capacity)
{
    // States of the data that a broken stream can still go on with, as long as commits are refreshed.
    private const int StatesEach = 8;

    private readonly Lock _lock = new();
    private readonly List<ScoredPopulation> _kept = [];

    /// <summary>Puts one in, and drops what is too much.</summary>
    public void Add(ScoredPopulation population)
    {
        lock (_lock)
        {
            _kept.Insert(0, population);
            var bases = _kept.Select(one => one.Base).Distinct(ReferenceEqualityComparer.Instance).Take(capacity)
                .ToHashSet(ReferenceEqualityComparer.Instance);
            _kept.RemoveAll(one => !bases.Contains(one.Base));
            var most = 1 + ((capacity - 1) * StatesEach);
            if (_kept.Count > most) _kept.RemoveRange(most, _kept.Count - most);
        }
    }

    /// <summary>One that meets a condition; null when there is none.</summary>
    public ScoredPopulation? Find(Predicate<ScoredPopulation> isWanted)
    {
        lock (_lock)
        {
            var place = _kept.FindIndex(isWanted);
            if (place < 0) return null;
            var found = _kept[place];
            _kept.RemoveAt(place);
            _kept.Insert(0, found);
            return found;
        }
    }

    /// <summary>Drops those that meet a condition.</summary>
    public void Drop(Predicate<ScoredPopulation> isUnwanted)
    {
        lock (_lock) _kept.RemoveAll(isUnwanted);
    }

    /// <summary>Drops those that do not meet a condition, but for the most recently used one.</summary>
    public void Keep(Predicate<ScoredPopulation> isWanted)
    {
        lock (_lock)
        {
            for (var i = _kept.Count - 1; i > 0; i--)
                if (!isWanted(_kept[i])) _kept.RemoveAt(i);
        }
    }
}
