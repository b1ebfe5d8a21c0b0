namespace ScoringService.Engine;

/// <summary>One thing that is wrong with the options that a caller gave.</summary>
/// <param name="Path">The option, as snake_case names joined by dots: "rfm.levels",
/// "rfm.segment_rules[3].recency".</param>
/// <param name="Message">What is wrong and what is allowed, in one English sentence.</param>
public sealed record OptionError(string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Message}";
}
