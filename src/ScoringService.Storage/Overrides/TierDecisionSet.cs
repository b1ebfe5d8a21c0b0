using ScoringService.Engine;

namespace ScoringService.Storage;

/// <summary>The tier decisions in force, with the state that they were read in.</summary>
/// <param name="Revision">Number of changes that had been made to the overrides.</param>
/// <param name="Decisions">In order of creation; rows are customer keys, as in the batches that features are read
/// into.</param>
public sealed record TierDecisionSet(long Revision, IReadOnlyList<TierDecision> Decisions);
