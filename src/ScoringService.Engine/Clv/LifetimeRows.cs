using ScoringService.Engine.Scoring;

namespace ScoringService.Engine.Clv;

/// <summary>The feature columns that lifetime value is computed from.</summary>
internal readonly struct LifetimeRows(CustomerBatch batch)
{
    private readonly Column<int> _repeats = (Column<int>)batch[FeatureColumns.RepeatPurchaseCount];
    private readonly Column<double> _lastAge = (Column<double>)batch[FeatureColumns.AgeAtLastPurchase];
    private readonly Column<double> _age = (Column<double>)batch[FeatureColumns.CustomerAge];
    private readonly Column<double> _repeatSpend = (Column<double>)batch[FeatureColumns.MeanRepeatSpend];
    private readonly Column<double> _order = (Column<double>)batch[FeatureColumns.AverageOrderValue];
    private readonly Column<double> _margin = (Column<double>)batch[FeatureColumns.GrossMargin];

    /// <summary>Purchase histories; who has none gets one that is not usable.</summary>
    /// <param name="rows">Which rows.</param>
    /// <param name="repeats">Room for x; read in place where nothing is null, as all others are.</param>
    /// <param name="lastAge">Room for t_x.</param>
    /// <param name="age">Room for T.</param>
    public PurchaseHistories Histories(
        RowRange rows, Span<int> repeats, Span<double> lastAge, Span<double> age) => new(
        FeatureRows.Read(_repeats, rows, repeats), FeatureRows.Read(_lastAge, rows, lastAge),
        FeatureRows.Read(_age, rows, age));

    /// <summary>x, −1 without a purchase.</summary>
    public ReadOnlySpan<int> Repeats(RowRange rows, Span<int> scratch) => FeatureRows.Read(_repeats, rows, scratch);

    /// <summary>Mean repeat spend, NaN without one.</summary>
    public ReadOnlySpan<double> RepeatSpend(RowRange rows, Span<double> scratch) =>
        FeatureRows.Read(_repeatSpend, rows, scratch);

    /// <summary>Mean order, NaN without one.</summary>
    public ReadOnlySpan<double> AverageOrder(RowRange rows, Span<double> scratch) =>
        FeatureRows.Read(_order, rows, scratch);

    /// <summary>Gross margin, NaN where unknown.</summary>
    public ReadOnlySpan<double> Margin(RowRange rows, Span<double> scratch) =>
        FeatureRows.Read(_margin, rows, scratch);
}
