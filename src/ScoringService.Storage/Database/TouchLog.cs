namespace ScoringService.Storage.Database;

/// <summary>
/// Remembers whose rows the latest commits changed, so that a reader can bring its features up to date instead of
/// reading everybody again. Bounded: what is too much to remember is forgotten, the oldest first.
/// </summary>
internal sealed class TouchLog
{
    private const int MostCommits = 10_000;
    private const long MostKeys = 1_000_000;

    private readonly Lock _lock = new();
    private readonly Queue<(long Watermark, int[] Keys)> _commits = new();
    private long _keys;
    private long _watermark;
    private long _knownFrom;

    /// <summary>Starts at a state of the data, about whose past nothing is known.</summary>
    public void Start(long watermark)
    {
        lock (_lock)
        {
            _commits.Clear();
            _keys = 0;
            _watermark = _knownFrom = watermark;
        }
    }

    /// <summary>Records a commit that led to a state of the data.</summary>
    /// <param name="watermark">The state.</param>
    /// <param name="keys">Whose rows changed, each once; null when that is everybody or not known.</param>
    public void Record(long watermark, int[]? keys)
    {
        if (keys is null || keys.LongLength > MostKeys)
        {
            Start(watermark);
            return;
        }

        lock (_lock)
        {
            _commits.Enqueue((watermark, keys));
            _keys += keys.Length;
            _watermark = watermark;
            while (_commits.Count > MostCommits || _keys > MostKeys)
            {
                var (gone, forgotten) = _commits.Dequeue();
                _keys -= forgotten.Length;
                _knownFrom = gone;
            }
        }
    }

    /// <summary>Whose rows changed after a state of the data.</summary>
    public TouchedCustomers Since(long watermark)
    {
        lock (_lock)
        {
            if (watermark < _knownFrom) return new TouchedCustomers(_watermark, null);
            var keys = new SortedSet<int>();
            foreach (var (at, touched) in _commits)
                if (at > watermark) keys.UnionWith(touched);
            return new TouchedCustomers(_watermark, [.. keys]);
        }
    }
}
