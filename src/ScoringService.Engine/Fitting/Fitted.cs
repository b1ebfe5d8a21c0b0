namespace ScoringService.Engine.Fitting;

/// <summary>Outcome of a part of a fit.</summary>
/// <param name="Value">What was learnt; null when nothing was.</param>
/// <param name="Reason">Why nothing was, in one English sentence; null otherwise.</param>
internal readonly record struct Fitted<T>(T? Value, string? Reason)
    where T : class
{
    /// <summary>The status of the part.</summary>
    public PartStatus Status(string part) => new(part, Value is not null, Value is null ? Reason : null);
}
