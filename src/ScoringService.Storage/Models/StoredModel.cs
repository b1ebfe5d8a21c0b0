using ScoringService.Engine;

namespace ScoringService.Storage;

/// <summary>A model with its version.</summary>
/// <param name="Version">Number of the model, ascending from 1.</param>
/// <param name="CreatedAt">When it was stored, UTC.</param>
/// <param name="Watermark">Watermark of the data that it was fitted on.</param>
/// <param name="Model">The model itself.</param>
public sealed record StoredModel(long Version, DateTime CreatedAt, long Watermark, ScoringModel Model)
{
    /// <summary>When it was last put to use, UTC; null when it never was.</summary>
    public DateTime? ActivatedAt { get; init; }

    /// <summary>Whether it was the model in use when it was read.</summary>
    public bool IsActive { get; init; }
}
