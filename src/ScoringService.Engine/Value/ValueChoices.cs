namespace ScoringService.Engine.Value;

/// <summary>Which of two columns stands for an indicator; learnt from a population, and then the same for everybody who
/// is scored.</summary>
/// <param name="HistoricColumn"><see cref="ValueModel.HistoricColumn"/>.</param>
/// <param name="SizeColumn"><see cref="ValueModel.SizeColumn"/>.</param>
internal readonly record struct ValueChoices(string HistoricColumn, string SizeColumn)
{
    /// <summary>Columns that historic value can be read from.</summary>
    public static IReadOnlyList<string> HistoricColumns { get; } =
        [FeatureColumns.TotalSpend.Name, FeatureColumns.GrossProfit.Name];

    /// <summary>Columns that company size can be read from.</summary>
    public static IReadOnlyList<string> SizeColumns { get; } =
        [FeatureColumns.Employees.Name, FeatureColumns.AnnualRevenue.Name];

    /// <summary>What fits a population: profit when it is known of every customer with a purchase, else spend; the size
    /// that is known of more customers, employees when both are known of as many.</summary>
    public static ValueChoices Of(CustomerBatch batch) => new(
        HistoricColumns[HasProfitOfAll(batch) ? 1 : 0],
        SizeColumns[
            batch[FeatureColumns.AnnualRevenue].NullCount < batch[FeatureColumns.Employees].NullCount ? 1 : 0]);

    private static bool HasProfitOfAll(CustomerBatch batch)
    {
        var profit = batch[FeatureColumns.GrossProfit];
        var counts = batch.Int32(FeatureColumns.PurchaseCount);
        var hasPurchase = false;
        for (var row = 0; row < counts.Length; row++)
        {
            if (counts[row] <= 0) continue;
            if (!profit.IsValid(row)) return false;
            hasPurchase = true;
        }

        return hasPurchase;
    }
}
