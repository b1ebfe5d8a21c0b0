namespace ScoringService.Engine;

/// <summary>Limits a fit or a run to some customers. A customer must meet every condition that is given.</summary>
public sealed record PopulationFilter
{
    /// <summary>Customer kinds to keep (B2B, B2C); empty keeps all, also those without a kind.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Industries to keep, spelled as loaded; empty keeps all.</summary>
    public IReadOnlyList<string> Industries { get; init; } = [];

    /// <summary>Regions to keep, spelled as loaded; empty keeps all.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>
    /// Keeps customers with a purchase in the last n days, that is with recency_days below n: exactly n × 24 hours ago
    /// is outside, as for every window of the features. Null keeps all.
    /// </summary>
    public int? ActiveWithinDays { get; init; }

    /// <summary>Keeps customers whose net_spend_365d is at least this, in base currency. Null keeps all.</summary>
    public double? MinAnnualAmount { get; init; }

    /// <summary>Everything that is wrong with this filter; empty when it can be used.</summary>
    public IReadOnlyList<OptionError> Validate()
    {
        var errors = new List<OptionError>();
        CheckList("filter.kinds", Kinds);
        CheckList("filter.industries", Industries);
        CheckList("filter.regions", Regions);
        if (ActiveWithinDays is < 1) errors.Add(new("filter.active_within_days", "must be 1 or more."));
        if (MinAnnualAmount is { } amount && !double.IsFinite(amount))
            errors.Add(new("filter.min_annual_amount", "must be a finite number."));
        return errors;

        void CheckList(string path, IReadOnlyList<string> values)
        {
            if (values is null) errors.Add(new(path, "is missing; an empty list keeps all."));
            else if (values.Any(string.IsNullOrEmpty)) errors.Add(new(path, "must not have an empty entry."));
        }
    }

    /// <summary>The rows that meet every condition, ascending; null when the filter has no condition and so keeps
    /// everybody.</summary>
    public int[]? Select(CustomerBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var hasLists = Kinds.Count + Industries.Count + Regions.Count > 0;
        if (!hasLists && ActiveWithinDays is null && MinAnnualAmount is null) return null;
        var keep = new bool[batch.Count];
        Array.Fill(keep, true);
        KeepListed(keep, (DictionaryColumn)batch[FeatureColumns.Kind], Kinds);
        KeepListed(keep, (DictionaryColumn)batch[FeatureColumns.Industry], Industries);
        KeepListed(keep, (DictionaryColumn)batch[FeatureColumns.Region], Regions);
        if (ActiveWithinDays is { } days) KeepActive(keep, (Column<int>)batch[FeatureColumns.RecencyDays], days);
        if (MinAnnualAmount is { } least) KeepSpenders(keep, (Column<double>)batch[FeatureColumns.NetSpend365D], least);
        var rows = new List<int>();
        for (var i = 0; i < keep.Length; i++)
            if (keep[i]) rows.Add(i);
        return [.. rows];
    }

    private static void KeepListed(bool[] keep, DictionaryColumn column, IReadOnlyList<string> values)
    {
        if (values.Count == 0) return;
        var listed = column.Dictionary.Select(values.Contains).ToArray();
        var indices = column.Indices;
        for (var i = 0; i < keep.Length; i++) keep[i] &= column.IsValid(i) && listed[indices[i]];
    }

    private static void KeepActive(bool[] keep, Column<int> recency, int days)
    {
        var values = recency.Values;
        for (var i = 0; i < keep.Length; i++) keep[i] &= recency.IsValid(i) && values[i] < days;
    }

    private static void KeepSpenders(bool[] keep, Column<double> spend, double least)
    {
        var values = spend.Values;
        for (var i = 0; i < keep.Length; i++) keep[i] &= spend.IsValid(i) && values[i] >= least;
    }
}
