using ScoringService.Engine.Clustering;

namespace ScoringService.Engine.Churn;

/// <summary>Shares of the customers, by the hash of their ids, and the rows of the same customers in two
/// batches.</summary>
internal static class CustomerIds
{
    /// <summary>Whether a customer is among a share of all, chosen by its id alone.</summary>
    public static bool IsHeldOut(ReadOnlySpan<byte> id, double share) =>
        (CustomerHash.Of(id) >> 11) * (1.0 / (1UL << 53)) < share;

    /// <summary>Whether a customer is among another share of all, which has nothing to do with the one held
    /// out.</summary>
    public static bool IsSampled(ReadOnlySpan<byte> id, double share) =>
        share >= 1 || (SplitMix64.Mix(~CustomerHash.Of(id)) >> 11) * (1.0 / (1UL << 53)) < share;

    /// <summary>Finds customers of one batch in another.</summary>
    /// <returns>For each row of <paramref name="wanted"/> the row in <paramref name="among"/>, −1 where there is
    /// none.</returns>
    public static int[] Find(Utf8Column wanted, Utf8Column among)
    {
        var rows = new int[wanted.Length];
        int[]? table = null;
        for (var row = 0; row < rows.Length; row++)
        {
            // Both batches mostly come from one table in one order.
            if (row < among.Length && wanted.Utf8(row).SequenceEqual(among.Utf8(row))) rows[row] = row;
            else rows[row] = Find(wanted.Utf8(row), among, table ??= Index(among));
        }

        return rows;
    }

    /// <summary>An open hash table of row + 1, at most half full; 0 is a free place.</summary>
    private static int[] Index(Utf8Column ids)
    {
        var table = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, 2 * ids.Length))];
        for (var row = 0; row < ids.Length; row++)
        {
            var place = (int)CustomerHash.Of(ids.Utf8(row)) & (table.Length - 1);
            while (table[place] != 0) place = (place + 1) & (table.Length - 1);
            table[place] = row + 1;
        }

        return table;
    }

    private static int Find(ReadOnlySpan<byte> id, Utf8Column among, int[] table)
    {
        for (var place = (int)CustomerHash.Of(id) & (table.Length - 1);; place = (place + 1) & (table.Length - 1))
        {
            var row = table[place] - 1;
            if (row < 0 || among.Utf8(row).SequenceEqual(id)) return row;
        }
    }
}
