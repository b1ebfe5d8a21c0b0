namespace ScoringService.Engine.Churn;

/// <summary>
/// The customers who had bought before the cut, as_of − H, with what was known of them then and whether they bought
/// nothing in the H days that followed.
/// </summary>
internal sealed class ChurnTrainingSet
{
    /// <summary>Customers that are used at most, or a few more: of a larger population a share of about this size,
    /// chosen by a hash of the ids. More would change the coefficients by less than their errors, and cost time and
    /// memory in proportion.</summary>
    public const int MostCustomers = 250_000;

    private readonly CustomerBatch _before;

    private ChurnTrainingSet(CustomerBatch before, int[] rows, bool[] labels, bool[] isHeldOut)
    {
        (_before, Rows, Labels, IsHeldOut) = (before, rows, labels, isHeldOut);
        ChurnedCount = labels.Count(label => label);
    }

    /// <summary>Rows of the batch at the cut.</summary>
    public int[] Rows { get; }

    /// <summary>Whether each of <see cref="Rows"/> bought nothing after the cut.</summary>
    public bool[] Labels { get; }

    /// <summary>Whether each of <see cref="Rows"/> is kept from the fit.</summary>
    public bool[] IsHeldOut { get; }

    /// <summary>Number of customers who bought nothing after the cut.</summary>
    public int ChurnedCount { get; }

    /// <summary>Labels a population.</summary>
    /// <param name="history">The population before and after.</param>
    /// <param name="options">Valid options.</param>
    /// <exception cref="ArgumentException">The two batches are not H days apart, or the probabilities are not one per
    /// row.</exception>
    public static ChurnTrainingSet Of(ChurnHistory history, ChurnOptions options)
    {
        var (before, after, _) = history;
        if (after.AsOf - before.AsOf != TimeSpan.FromDays(options.HorizonDays))
            throw new ArgumentException(
                $"The batches are of {before.AsOf:u} and {after.AsOf:u}, not {options.HorizonDays} days apart.");
        if (history.SilentProbability.Length is var count && count != 0 && count != before.Count)
            throw new ArgumentException($"{count} probabilities were given for {before.Count} customers.");
        var cut = (before.AsOf - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var found = CustomerIds.Find(before.CustomerId, after.CustomerId);
        var recency = (Column<int>)before[FeatureColumns.RecencyDays];
        var last = (Column<long>)after[FeatureColumns.LastPurchaseAt];
        List<int> rows = [];
        List<bool> labels = [], isHeldOut = [];
        var share = (double)MostCustomers / (found.Length - recency.NullCount);
        for (var row = 0; row < found.Length; row++)
        {
            if (found[row] < 0 || !recency.IsValid(row)) continue;
            if (!CustomerIds.IsSampled(before.CustomerId.Utf8(row), share)) continue;
            rows.Add(row);
            labels.Add(!(last.IsValid(found[row]) && last.Values[found[row]] > cut));
            isHeldOut.Add(CustomerIds.IsHeldOut(before.CustomerId.Utf8(row), options.HoldoutShare));
        }

        return new ChurnTrainingSet(before, [.. rows], [.. labels], [.. isHeldOut]);
    }

    /// <summary>The customers that a regression may learn from.</summary>
    public TrainingTable ToTable(IReadOnlyList<ChurnFeature> features)
    {
        var reader = new FeatureReader(_before, features);
        var kept = Positions(heldOut: false);
        var everybody = new double[_before.Count];
        var columns = new double[features.Count][];
        for (var j = 0; j < columns.Length; j++)
        {
            reader.Copy(j, 0, everybody);
            var column = columns[j] = new double[kept.Length];
            for (var i = 0; i < kept.Length; i++) column[i] = everybody[Rows[kept[i]]];
        }

        return new TrainingTable(features, columns, Array.ConvertAll(kept, i => Labels[i]));
    }

    /// <summary>Positions in <see cref="Rows"/> of the customers held out, or of the others.</summary>
    public int[] Positions(bool heldOut) =>
        [.. Enumerable.Range(0, Rows.Length).Where(i => IsHeldOut[i] == heldOut)];
}
