namespace ScoringService.Engine.Clv;

/// <summary>What is known, and computed on the way, of a block of rows.</summary>
internal sealed class LifetimeScratch
{
    /// <summary>Most rows of a block.</summary>
    public const int Rows = 512;

    // Series in (horizon ÷ T) then have few terms.
    private const double LongAgo = 1e6;

    /// <summary>Positions in the block of rows without a usable history; only the first <see cref="UnusableCount"/>
    /// count.</summary>
    public readonly int[] Unusable = new int[Rows];

    /// <summary>x, where it has to be copied.</summary>
    public readonly int[] Repeats = new int[Rows];

    /// <summary>t_x, where it has to be copied.</summary>
    public readonly double[] LastAge = new double[Rows];

    /// <summary>T, where it has to be copied.</summary>
    public readonly double[] Age = new double[Rows];

    /// <summary>Mean spend or order of each customer, where it has to be copied.</summary>
    public readonly double[] Spend = new double[Rows];

    /// <summary>Gross margin, where it has to be copied.</summary>
    public readonly double[] Margin = new double[Rows];

    /// <summary>P(alive).</summary>
    public readonly double[] Alive = new double[Rows];

    /// <summary>Discounted purchases, or those within a time.</summary>
    public readonly double[] Purchases = new double[Rows];

    /// <summary>Expected order value.</summary>
    public readonly double[] OrderValue = new double[Rows];

    /// <summary>Number of rows without a usable history.</summary>
    public int UnusableCount { get; private set; }

    /// <summary>Notes which rows have no usable history, and gives them one that is quick to predict from.</summary>
    public PurchaseHistories Replace(PurchaseHistories histories)
    {
        UnusableCount = 0;
        for (var i = 0; i < histories.Count; i++)
            if (!histories.IsUsable(i)) Unusable[UnusableCount++] = i;
        if (UnusableCount == 0) return histories;
        histories.Repeats.CopyTo(Repeats);
        histories.LastAge.CopyTo(LastAge);
        histories.Age.CopyTo(Age);
        foreach (var row in Unusable.AsSpan(0, UnusableCount))
            (Repeats[row], LastAge[row], Age[row]) = (0, 0, LongAgo);
        return new PurchaseHistories(Repeats.AsSpan(0, histories.Count), LastAge, Age);
    }

    /// <summary>Takes back what was predicted for rows without a usable history.</summary>
    public void Mask(Span<double> predictions)
    {
        if (predictions.IsEmpty) return;
        foreach (var row in Unusable.AsSpan(0, UnusableCount)) predictions[row] = double.NaN;
    }

    /// <summary>The same for instants, of which −1 is unknown.</summary>
    public void Mask(Span<long> instants)
    {
        if (instants.IsEmpty) return;
        foreach (var row in Unusable.AsSpan(0, UnusableCount)) instants[row] = -1;
    }
}
