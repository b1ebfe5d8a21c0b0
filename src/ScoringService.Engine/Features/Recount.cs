namespace ScoringService.Engine.Features;

/// <summary>
/// A second pass over the purchases up to as_of, for some of the customers that bought of rare categories, those of
/// number 61 and above; made by <see cref="FeatureAggregator.NextRecount"/>. Give it all such rows (those of other
/// customers are passed over), then call <see cref="Finish"/>.
/// </summary>
public sealed class Recount
{
    /// <summary>The first category that is rare.</summary>
    public const int FirstRareCategory = CustomerTotals.OwnCategories;

    private readonly FeatureAggregator _aggregator;
    private readonly DistinctPairs _pairs;

    internal Recount(FeatureAggregator aggregator, DistinctPairs pairs)
    {
        _aggregator = aggregator;
        _pairs = pairs;
    }

    /// <summary>Adds purchases.</summary>
    /// <param name="customerKeys">Customer of each purchase.</param>
    /// <param name="categories">Category of each purchase, <see cref="FirstRareCategory"/> or above.</param>
    public void Add(ReadOnlySpan<int> customerKeys, ReadOnlySpan<int> categories)
    {
        for (var i = 0; i < customerKeys.Length; i++)
            if (_pairs.IsChosen(customerKeys[i])) _pairs.Add(customerKeys[i], categories[i]);
    }

    /// <summary>Puts the results into the totals.</summary>
    public void Finish()
    {
        var pairs = _pairs.Sorted();
        while (!pairs.IsEmpty)
        {
            var key = pairs[0] >> 32;
            var count = 1;
            while (count < pairs.Length && pairs[count] >> 32 == key) count++;
            _aggregator.SetRareCategories((int)key, count);
            pairs = pairs[count..];
        }
    }
}
