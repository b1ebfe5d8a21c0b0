using ScoringService.Engine;

namespace ScoringService.Server.Snapshots;

/// <summary>Customers that were read and scored again.</summary>
/// <param name="Keys">Their keys, ascending.</param>
/// <param name="Rows">Their features and scores, in the order of the keys.</param>
internal sealed record Layer(int[] Keys, Snapshot Rows)
{
    /// <summary>Lays one more layer over others. Layers are brought together so that each is more than twice as large
    /// as the one over it: there are few of them to look through, and a row is moved only a few times.</summary>
    public static IReadOnlyList<Layer> Add(IReadOnlyList<Layer> layers, Layer next)
    {
        var result = new List<Layer>(layers);
        for (; result.Count > 0 && result[^1].Keys.Length <= 2 * next.Keys.Length; result.RemoveAt(result.Count - 1))
            next = result[^1].Under(next);
        result.Add(next);
        return result;
    }

    /// <summary>The keys within a range.</summary>
    public ReadOnlySpan<int> KeysWithin(int from, int to)
    {
        var first = Place(from);
        return Keys.AsSpan(first, Place(to) - first);
    }

    private int Place(int key)
    {
        var at = Array.BinarySearch(Keys, key);
        return at >= 0 ? at : ~at;
    }

    private Layer Under(Layer later)
    {
        var keys = new List<int>(Keys.Length + later.Keys.Length);
        var runs = new List<RowRun>();
        for (int mine = 0, theirs = 0; mine < Keys.Length || theirs < later.Keys.Length;)
        {
            var isMine = theirs == later.Keys.Length || mine < Keys.Length && Keys[mine] < later.Keys[theirs];
            if (!isMine && mine < Keys.Length && Keys[mine] == later.Keys[theirs]) mine++;
            keys.Add(isMine ? Keys[mine] : later.Keys[theirs]);
            runs.Add(new RowRun(isMine ? 0 : 1, isMine ? mine++ : theirs++, 1));
        }

        var (features, scores) = RowAssembly.Read([Rows, later.Rows], [.. runs]);
        return new Layer([.. keys], later.Rows with
        {
            Population = later.Rows.Population with
            {
                Batch = features, Index = new CustomerIndex(features.CustomerId),
            },
            Scores = scores,
        });
    }
}
