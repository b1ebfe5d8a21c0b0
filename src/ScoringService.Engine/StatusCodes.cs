namespace ScoringService.Engine;

/// <summary>Codes of <see cref="ScoreColumns.Status"/>: whether a customer has a score, or why not.</summary>
public static class StatusCodes
{
    /// <summary>The row has scores.</summary>
    public const string Scored = "SCORED";

    /// <summary>The customer has not bought anything up to as_of.</summary>
    public const string NoPurchase = "NO_PURCHASE";

    /// <summary>The customer's total spend is missing or not a finite number, so nothing true can be said of its
    /// rank.</summary>
    public const string InvalidSpend = "INVALID_SPEND";

    /// <summary>The model has no RFM part because nobody in its population had a purchase.</summary>
    public const string NotFitted = "NOT_FITTED";

    /// <summary>The customer may not be profiled: it denied its consent, or the model's options ask for one and it is
    /// not known. Nothing is said of it.</summary>
    public const string Suppressed = "SUPPRESSED";

    /// <summary>Position of <see cref="Suppressed"/> in <see cref="All"/>.</summary>
    internal const int SuppressedIndex = 4;

    /// <summary>All codes; a row's index in the status column points into this list.</summary>
    public static IReadOnlyList<string> All { get; } = [Scored, NoPurchase, InvalidSpend, NotFitted, Suppressed];
}
