using System.Numerics;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Rfm;

/// <summary>The three columns that RFM reads, and which of their rows it can use.</summary>
internal readonly struct RfmInput(CustomerBatch batch)
{
    private readonly Column<int> _recency = (Column<int>)batch[FeatureColumns.RecencyDays];
    private readonly Column<int> _purchases = (Column<int>)batch[FeatureColumns.PurchaseCount];
    private readonly Column<double> _spend = (Column<double>)batch[FeatureColumns.TotalSpend];

    public int Count => _recency.Length;

    public ReadOnlySpan<int> Recency => _recency.Values;

    public ReadOnlySpan<int> Purchases => _purchases.Values;

    public ReadOnlySpan<double> Spend => _spend.Values;

    /// <summary>Whether the customer bought something: it has a recency and at least one purchase.</summary>
    public bool HasPurchase(int row) => _recency.IsValid(row) && _purchases.IsValid(row) && Purchases[row] > 0;

    /// <summary>
    /// Bitmap of the usable ones among up to 64 rows from <paramref name="start"/>, a multiple of 64: those with a
    /// purchase and a finite spend.
    /// </summary>
    public ulong Usable(int start)
    {
        if (Vector512.IsHardwareAccelerated) return Usable<RowMask512>(start);
        return Vector256.IsHardwareAccelerated ? Usable<RowMask256>(start) : Usable<RowMask128>(start);
    }

    public ulong Usable<TMask>(int start)
        where TMask : struct, IRowMask
    {
        var valid = Valid(_recency, start) & Valid(_purchases, start) & Valid(_spend, start);
        if (Count - start < 64) return valid & UsableTail(start);
        return valid & TMask.Positive(in Purchases[start]) & TMask.Finite(in Spend[start]);
    }

    /// <summary>Number of usable rows.</summary>
    public int CountUsable()
    {
        var count = 0;
        for (var start = 0; start < Count; start += 64) count += BitOperations.PopCount(Usable(start));
        return count;
    }

    /// <summary>Copies the usable rows, in order, to the beginning of the spans.</summary>
    public void CopyUsable(Span<int> recency, Span<int> purchases, Span<double> spend)
    {
        ReadOnlySpan<int> allRecency = Recency, allPurchases = Purchases;
        var allSpend = Spend;
        var next = 0;
        for (var start = 0; start < Count; start += 64)
        {
            for (var left = Usable(start); left != 0; left &= left - 1)
            {
                var row = start + BitOperations.TrailingZeroCount(left);
                recency[next] = allRecency[row];
                purchases[next] = allPurchases[row];
                spend[next++] = allSpend[row];
            }
        }
    }

    private ulong UsableTail(int start)
    {
        var purchases = Purchases[start..];
        var spend = Spend[start..];
        var word = 0UL;
        for (var i = 0; i < spend.Length; i++)
            if (purchases[i] > 0 && double.IsFinite(spend[i])) word |= 1UL << i;
        return word;
    }

    private static ulong Valid(Column column, int start) =>
        column.Validity is null ? ulong.MaxValue : column.Validity[start >> 6];
}
