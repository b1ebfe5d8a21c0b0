namespace ScoringService.Engine;

/// <summary>What people read in place of a code.</summary>
/// <param name="En">English.</param>
/// <param name="Zh">Simplified Chinese.</param>
public sealed record Label(string En, string Zh);
