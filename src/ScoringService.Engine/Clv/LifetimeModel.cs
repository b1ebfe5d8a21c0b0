namespace ScoringService.Engine.Clv;

/// <summary>One of the purchase models that were fitted.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Model">The model; null when failed.</param>
/// <param name="Fit">How the fit went.</param>
public sealed record PurchaseFit(PurchaseModelKind Kind, PurchaseModel? Model, FitSummary Fit);

/// <summary>What was learnt of purchases and spend to come. Immutable.</summary>
public sealed record LifetimeModel
{
    /// <summary>Every purchase model, the one of the options first.</summary>
    public required IReadOnlyList<PurchaseFit> Fits { get; init; }

    /// <summary>Position in <see cref="Fits"/> of the model whose predictions are used: the first that did not
    /// fail.</summary>
    public required int Used { get; init; }

    /// <summary>Gamma-Gamma; null when failed, and then a customer's mean order stands for its expected one.</summary>
    public required SpendModel? Spend { get; init; }

    /// <summary>How the fit of Gamma-Gamma went.</summary>
    public required FitSummary SpendFit { get; init; }

    /// <summary>Predicted against simple baseline on the last days of the data, by a model that was fitted without
    /// them; null when they say nothing, see <see cref="HoldoutReason"/>.</summary>
    public required HoldoutReport? Holdout { get; init; }

    /// <summary>Why there is no <see cref="Holdout"/>, in one English sentence; null when there is one.</summary>
    public required string? HoldoutReason { get; init; }

    /// <summary>The model whose predictions are used.</summary>
    internal PurchaseModel Purchases => Fits[Used].Model!;
}
