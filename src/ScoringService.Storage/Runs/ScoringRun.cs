namespace ScoringService.Storage;

/// <summary>One scoring of the whole population by the model in use.</summary>
public sealed record ScoringRun
{
    /// <summary>Names what went into it: equal for equal data, model, overrides, instant and previous run.</summary>
    public required string RunId { get; init; }

    /// <summary>The instant looked from, UTC. There is one run per instant, the latest.</summary>
    public required DateTime AsOf { get; init; }

    /// <summary>The model that scored.</summary>
    public required long ModelVersion { get; init; }

    /// <summary>State of the data, <see cref="ScoringDatabase.Watermark"/>.</summary>
    public required long Watermark { get; init; }

    /// <summary>State of the tier overrides, <see cref="ScoringDatabase.OverrideRevision"/>.</summary>
    public required long OverrideRevision { get; init; }

    /// <summary>The run whose lifecycle stages it followed; null when there was none.</summary>
    public string? PreviousRunId { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>Number of customers.</summary>
    public required long Customers { get; init; }

    /// <summary>Number of customers with scores.</summary>
    public required long Scored { get; init; }

    /// <summary>Seconds that reading the features took; several runs may share them.</summary>
    public double FeaturesSeconds { get; init; }

    /// <summary>Seconds that scoring took.</summary>
    public double ScoreSeconds { get; init; }
}
