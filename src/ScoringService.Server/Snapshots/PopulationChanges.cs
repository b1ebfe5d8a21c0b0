using ScoringService.Engine;

namespace ScoringService.Server.Snapshots;

/// <summary>What is not as it was in an earlier population. A customer's row is the same in both: no population from
/// before an erasure is kept.</summary>
/// <param name="Rows">Rows that were added or changed, in the order in which they were asked for.</param>
/// <param name="Added">How many of them were added.</param>
/// <param name="Removed">Rows that were asked for before and are no longer, ascending.</param>
/// <param name="Before">The earlier population.</param>
internal sealed record PopulationChanges(int[] Rows, int Added, int[] Removed, ScoredPopulation Before)
{
    // Rows that are compared at a time: their columns are brought together first.
    private const int Stride = 1 << 16;

    /// <summary>Compares two populations.</summary>
    /// <param name="before">The earlier one, and the rows asked for in it, ascending; null for all.</param>
    /// <param name="now">The later one, and the rows asked for in it; null for all.</param>
    /// <param name="columns">The columns that count, each with whether it is a score column.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static PopulationChanges Find(
        (ScoredPopulation Population, int[]? Rows) before, (ScoredPopulation Population, int[]? Rows) now,
        IReadOnlyList<(ColumnDefinition Definition, bool InScores)> columns, CancellationToken cancellation)
    {
        var wasThere = Marks(before.Rows, before.Population.Count, now.Population.Count);
        var changed = Changed(before.Population, now.Population, columns, cancellation);
        var rows = now.Rows ?? [.. Enumerable.Range(0, now.Population.Count)];
        int[] kept = [.. rows.Where(row => !wasThere[row] || changed[row])];
        var isThere = Marks(now.Rows, now.Population.Count, now.Population.Count);
        int[] removed = now.Rows is null ? [] : [.. Enumerable.Range(0, before.Population.Count)
            .Where(row => wasThere[row] && !isThere[row])];
        return new PopulationChanges(kept, kept.Count(row => !wasThere[row]), removed, before.Population);
    }

    /// <summary>Ids of removed customers, in pieces of a size.</summary>
    public IEnumerable<IReadOnlyList<string>> RemovedIds(int size)
    {
        foreach (var rows in Removed.Chunk(size))
        {
            var ids = (Utf8Column)Before.Read(FeatureColumns.CustomerId, inScores: false, Before.Runs(rows));
            yield return [.. Enumerable.Range(0, ids.Length).Select(row => ids[row]!)];
        }
    }

    private static bool[] Marks(int[]? rows, int count, int length)
    {
        var marks = new bool[length];
        if (rows is null) marks.AsSpan(0, count).Fill(true);
        else foreach (var row in rows) marks[row] = true;
        return marks;
    }

    private static bool[] Changed(
        ScoredPopulation before, ScoredPopulation now,
        IReadOnlyList<(ColumnDefinition Definition, bool InScores)> columns, CancellationToken cancellation)
    {
        var changed = new bool[now.Count];
        var candidates = now.RowsThatMayDiffer(before)?.Where(row => row < before.Count).ToArray();
        var count = candidates?.Length ?? before.Count;
        var marks = new bool[Stride];
        for (var start = 0; start < count; start += Stride)
        {
            var length = Math.Min(Stride, count - start);
            var part = marks.AsSpan(0, length);
            part.Clear();
            var (from, to) = candidates is null ? (before.Runs(start, length), now.Runs(start, length))
                : (before.Runs(candidates.AsSpan(start, length)), now.Runs(candidates.AsSpan(start, length)));
            foreach (var (definition, inScores) in columns)
            {
                cancellation.ThrowIfCancellationRequested();
                ColumnChanges.Mark(
                    before.Read(definition, inScores, from), now.Read(definition, inScores, to), part);
            }

            for (var i = 0; i < length; i++) changed[candidates?[start + i] ?? start + i] = part[i];
        }

        return changed;
    }
}
