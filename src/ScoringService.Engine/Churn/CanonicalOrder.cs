using System.Numerics;
using ScoringService.Engine.Clustering;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Churn;

/// <summary>
/// Puts rows into an order that only their contents decide, so that sums over them round alike in whatever order they
/// came. Rows that are equal in everything may change places: nobody can tell.
/// </summary>
internal static class CanonicalOrder
{
    /// <summary>The row numbers in that order.</summary>
    /// <param name="columns">Values of the rows.</param>
    /// <param name="labels">Labels of the rows.</param>
    /// <param name="threads">Most threads to use, −1 for all.</param>
    public static int[] Of(double[][] columns, bool[] labels, int threads)
    {
        // The upper bits of a hash of the contents, and below them the row.
        var rowBits = BitOperations.Log2((uint)Math.Max(1, labels.Length)) + 1;
        var keys = new ulong[labels.Length];
        Chunks.ForEach(keys.Length, threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++) keys[i] = labels[i] ? 1UL : 0;
            foreach (var column in columns)
                for (var i = start; i < end; i++)
                    keys[i] = SplitMix64.Mix(keys[i] * 0x9E3779B97F4A7C15 + BitConverter.DoubleToUInt64Bits(column[i]));
            for (var i = start; i < end; i++) keys[i] = keys[i] >> rowBits << rowBits | (uint)i;
        });
        RadixSort.Sort(keys, 64);
        var rows = Array.ConvertAll(keys, key => (int)(key & ((1UL << rowBits) - 1)));
        var byContents = new ByContents(columns, labels);
        for (var start = 0; start < rows.Length;)
        {
            var end = start + 1;
            while (end < rows.Length && keys[end] >> rowBits == keys[start] >> rowBits) end++;
            // Different rows with one hash are rare, and would leave the order to that of the input.
            if (!byContents.AreEqual(rows.AsSpan(start..end))) Array.Sort(rows, start, end - start, byContents);
            start = end;
        }

        return rows;
    }

    private sealed class ByContents(double[][] columns, bool[] labels) : IComparer<int>
    {
        public bool AreEqual(ReadOnlySpan<int> rows)
        {
            for (var i = 1; i < rows.Length; i++)
                if (Compare(rows[0], rows[i]) != 0) return false;
            return true;
        }

        public int Compare(int x, int y)
        {
            var order = labels[x].CompareTo(labels[y]);
            for (var j = 0; order == 0 && j < columns.Length; j++) order = columns[j][x].CompareTo(columns[j][y]);
            return order;
        }
    }
}
