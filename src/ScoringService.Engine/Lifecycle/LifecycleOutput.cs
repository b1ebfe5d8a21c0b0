namespace ScoringService.Engine.Lifecycle;

/// <summary>Where the lifecycle of each customer is written to.</summary>
internal readonly ref struct LifecycleOutput
{
    /// <summary>Positions in <see cref="LifecycleStages.All"/>.</summary>
    public required Span<int> Stage { get; init; }

    /// <summary>The second-best stage, NEW to DECLINING, as a position; −1 when nothing speaks for another.</summary>
    public required Span<int> RunnerUp { get; init; }

    /// <summary>Every criterion that is met.</summary>
    public required Span<LifecycleCriteria> Matched { get; init; }

    /// <summary>How the stage came about.</summary>
    public required Span<LifecycleFlags> Flags { get; init; }

    /// <summary>Membership degrees 0 to 1, six for each customer: that of stage s of row i is at 6 i + s.</summary>
    public required Span<double> Degrees { get; init; }

    /// <summary>Throws when a span is too short.</summary>
    /// <exception cref="ArgumentException">A span has fewer elements than needed.</exception>
    public void Check(int rows)
    {
        if (Stage.Length < rows || RunnerUp.Length < rows || Matched.Length < rows || Flags.Length < rows
            || Degrees.Length < (long)rows * LifecycleStages.All.Count)
            throw new ArgumentException($"A lifecycle output has fewer than {rows} rows.");
    }
}
