namespace ScoringService.Engine.Clustering;

/// <summary>
/// Chooses points by a hash of their coordinates and puts them into the order of that hash, so that the sample, and
/// all that is learnt from it, does not depend on the order in which the points came.
/// </summary>
internal static class CanonicalSample
{
    /// <summary>Takes all points when there are at most <paramref name="size"/>, else about that many.</summary>
    public static PointSet Take(PointSet points, int size, ulong seed, int threads = -1)
    {
        var hashes = Hash(points, seed, threads);
        if (points.Count <= size) return points.Gather(Sorted(points, hashes, ulong.MaxValue));
        var limit = (ulong)((double)size / points.Count * ulong.MaxValue);
        var chosen = hashes.Count(hash => hash <= limit);
        // Equal points are taken or left together. Where a few points make up the population that can miss the size by
        // far; then every so-manieth point in the order of all hashes is taken.
        if (chosen > size / 2 && chosen < 2 * size) return points.Gather(Sorted(points, hashes, limit));
        var all = Sorted(points, hashes, ulong.MaxValue);
        var rows = new int[size];
        for (var i = 0; i < size; i++) rows[i] = all[(int)((long)i * points.Count / size)];
        return points.Gather(rows);
    }

    /// <summary>Whether at least so many points differ from each other.</summary>
    public static bool HasDistinct(PointSet points, int count) => CountDistinct(points, count) >= count;

    /// <summary>Number of different points, counted no further than a limit.</summary>
    public static int CountDistinct(PointSet points, int limit)
    {
        var seen = new HashSet<int>(new ByCoordinates(points));
        for (var row = 0; row < points.Count && seen.Count < limit; row++) seen.Add(row);
        return seen.Count;
    }

    private static ulong[] Hash(PointSet points, ulong seed, int threads)
    {
        var hashes = new ulong[points.Count];
        Chunks.ForEach(points.Count, threads, (_, start, end) =>
        {
            var part = hashes.AsSpan(start..end);
            part.Fill(SplitMix64.Mix(seed));
            for (var j = 0; j < points.Dimensions; j++)
            {
                var column = points.Column(j)[start..end];
                for (var i = 0; i < part.Length; i++) part[i] = Combine(part[i], column[i]);
            }

            foreach (ref var hash in part) hash = SplitMix64.Mix(hash);
        });
        return hashes;
    }

    private static ulong Combine(ulong hash, float coordinate)
    {
        hash = (hash ^ BitConverter.SingleToUInt32Bits(coordinate)) * 0x9E3779B97F4A7C15;
        return hash ^ hash >> 32;
    }

    /// <summary>Rows whose hash is at most the limit, ordered by hash and, where hashes collide, by
    /// coordinates.</summary>
    private static int[] Sorted(PointSet points, ulong[] hashes, ulong limit)
    {
        var rows = new int[hashes.Count(hash => hash <= limit)];
        var keys = new ulong[rows.Length];
        for (int row = 0, next = 0; next < rows.Length; row++)
        {
            if (hashes[row] > limit) continue;
            keys[next] = hashes[row];
            rows[next++] = row;
        }

        Array.Sort(keys, rows);
        for (var start = 0; start < rows.Length;)
        {
            var end = start + 1;
            while (end < rows.Length && keys[end] == keys[start]) end++;
            if (end - start > 1) Array.Sort(rows, start, end - start, Comparer<int>.Create(points.Compare));
            start = end;
        }

        return rows;
    }

    private sealed class ByCoordinates(PointSet points) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => points.Compare(x, y) == 0;

        public int GetHashCode(int row)
        {
            ulong hash = 0;
            for (var j = 0; j < points.Dimensions; j++) hash = Combine(hash, points.Values[j * points.Stride + row]);
            return hash.GetHashCode();
        }
    }
}
