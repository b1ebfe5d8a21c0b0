namespace ScoringService.Engine.Value;

/// <summary>What tiers are assigned by; row i of every span is the same customer. The spans of the amount rule may be
/// empty, and a value that is not finite is unknown.</summary>
internal readonly ref struct TierInput
{
    /// <summary>0 B2B, 1 B2C, negative unknown.</summary>
    public required ReadOnlySpan<int> Kind { get; init; }

    /// <summary>Composite; NaN without one.</summary>
    public required ReadOnlySpan<double> Composite { get; init; }

    /// <summary>Annual amount in base currency, <see cref="FeatureColumns.NetSpend365D"/>.</summary>
    public ReadOnlySpan<double> AnnualAmount { get; init; }

    /// <summary><see cref="FeatureColumns.CooperationYears"/>.</summary>
    public ReadOnlySpan<double> CooperationYears { get; init; }

    /// <summary><see cref="FeatureColumns.GrossMargin"/>.</summary>
    public ReadOnlySpan<double> GrossMargin { get; init; }

    /// <summary>(amount − amount of the year before) ÷ amount of the year before.</summary>
    public ReadOnlySpan<double> AnnualGrowth { get; init; }

    /// <summary>Number of customers.</summary>
    public int Count => Kind.Length;

    /// <summary>The value of a row; NaN when the span is empty.</summary>
    public static double At(ReadOnlySpan<double> values, int row) => values.IsEmpty ? double.NaN : values[row];

    /// <summary>Throws unless every span is empty or has a value per customer.</summary>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void Check()
    {
        var rows = Count;
        if (Composite.Length != rows || !Fits(AnnualAmount) || !Fits(CooperationYears) || !Fits(GrossMargin)
            || !Fits(AnnualGrowth)) throw new ArgumentException($"A tier input does not have {rows} rows.");

        bool Fits(ReadOnlySpan<double> span) => span.IsEmpty || span.Length == rows;
    }
}
