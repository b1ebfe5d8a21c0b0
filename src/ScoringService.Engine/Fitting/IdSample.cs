namespace ScoringService.Engine.Fitting;

/// <summary>Chooses customers by a hash of their ids, so that the sample and its order do not depend on the order in
/// which the customers came.</summary>
internal static class IdSample
{
    /// <summary>Rows of at most so many customers, those with the least hashes, ordered by hash.</summary>
    /// <param name="ids">Ids of all customers.</param>
    /// <param name="most">How many.</param>
    public static int[] Of(Utf8Column ids, int most)
    {
        // A few more than wanted; those with the greatest hashes are cut off again.
        var limit = ids.Length <= most ? ulong.MaxValue : (ulong)(1.05 * most / ids.Length * ulong.MaxValue);
        List<(ulong Hash, int Row)> chosen = new(Math.Min(ids.Length, most + most / 8));
        for (var row = 0; row < ids.Length; row++)
        {
            var hash = CustomerHash.Of(ids.Utf8(row));
            if (hash <= limit) chosen.Add((hash, row));
        }

        chosen.Sort((a, b) => a.Hash != b.Hash
            ? a.Hash.CompareTo(b.Hash)
            : ids.Utf8(a.Row).SequenceCompareTo(ids.Utf8(b.Row)));
        return [.. chosen.Take(most).Select(one => one.Row)];
    }
}
