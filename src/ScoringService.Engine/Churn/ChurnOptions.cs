namespace ScoringService.Engine.Churn;

/// <summary>How churn is learnt and told.</summary>
public sealed record ChurnOptions
{
    /// <summary>Most inputs.</summary>
    public const int MostInputs = 64;

    /// <summary>H: a customer churned when it bought nothing within so many days, 1 to 3,650.</summary>
    public int HorizonDays { get; init; } = 90;

    /// <summary>λ of the L2 penalty on standardised coefficients, 0 to 1,000,000: the fit minimises
    /// λ/2 · (sum of their squares) − log-likelihood.</summary>
    public double Penalty { get; init; } = 1;

    /// <summary>Share of the customers, by a hash of their ids, that the report is made on and the fit never sees;
    /// 0.05 to 0.5.</summary>
    public double HoldoutShare { get; init; } = 0.2;

    /// <summary>The inputs of the regression, 1 to <see cref="MostInputs"/>. Those that do not vary are left
    /// out.</summary>
    public IReadOnlyList<ChurnFeature> Inputs { get; init; } =
    [
        Log(FeatureColumns.RecencyDays), Log(FeatureColumns.PurchaseCount), Log(FeatureColumns.TotalSpend),
        Log(FeatureColumns.AverageOrderValue), Log(FeatureColumns.InterPurchaseMeanDays),
        Log(FeatureColumns.PurchaseCount90D), Log(FeatureColumns.PurchaseCount365D),
        Log(FeatureColumns.NetSpend90D), Log(FeatureColumns.NetSpendPrevious90D),
        new(FeatureColumns.ActiveMonths12.Name), Log(FeatureColumns.CustomerAge),
        Log(FeatureColumns.CategoriesBought), new(FeatureColumns.RefundShare.Name),
    ];

    /// <summary>Probabilities at which the bands begin.</summary>
    public ChurnBandCuts Bands { get; init; } = new();

    /// <summary>Thresholds of the signals.</summary>
    public ChurnSignalOptions Signals { get; init; } = new();

    /// <summary>What is wrong with these options; empty when nothing is.</summary>
    internal void Validate(List<OptionError> errors)
    {
        Check(HorizonDays is >= 1 and <= 3650, "horizon_days", "must be 1 to 3650.");
        Check(Penalty is >= 0 and <= 1e6, "penalty", "must be 0 to 1000000.");
        Check(HoldoutShare is >= 0.05 and <= 0.5, "holdout_share", "must be 0.05 to 0.5.");
        Check(Inputs is { Count: >= 1 and <= MostInputs }, "inputs", $"must name 1 to {MostInputs} columns.");
        for (var i = 0; i < (Inputs?.Count ?? 0); i++)
        {
            var input = Inputs![i];
            Check(IsNumeric(input?.Column), $"inputs[{i}].column",
                $"\"{input?.Column}\" is no numeric feature column.");
            Check(input is null || Enum.IsDefined(input.Transform), $"inputs[{i}].transform",
                "must be NONE or SIGNED_LOG.");
        }

        var names = Inputs?.Select(input => input?.Column).ToList() ?? [];
        Check(names.Distinct().Count() == names.Count, "inputs", "must not name a column twice.");
        Check(Bands is not null, "bands", "must be given.");
        Check(Signals is not null, "signals", "must be given.");
        Bands?.Validate(errors);
        Signals?.Validate(errors);

        void Check(bool isValid, string option, string message)
        {
            if (!isValid) errors.Add(new OptionError($"churn.{option}", message));
        }
    }

    private static ChurnFeature Log(ColumnDefinition column) => new(column.Name, InputTransform.SignedLog);

    private static bool IsNumeric(string? name) => FeatureColumns.All.Any(column =>
        column.Name == name && column.Type is ColumnType.Int32 or ColumnType.Float64);
}
