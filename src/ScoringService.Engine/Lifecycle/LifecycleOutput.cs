namespace ScoringService.Engine.Lifecycle;

/// <summary>Where the lifecycle of each customer is written to; element i of every span is customer i.</summary>
internal readonly ref struct LifecycleOutput
{
    /// <summary>Positions in <see cref="LifecycleStages.All"/>.</summary>
    public required Span<int> Stage { get; init; }

    /// <summary>The second-best stage, NEW to DECLINING, as a position; −1 when nothing speaks for another.</summary>
    public required Span<int> RunnerUp { get; init; }

    /// <summary>Every criterion that is met.</summary>
    public required Span<LifecycleCriteria> Matched { get; init; }

    /// <summary>How the stage came about, as <see cref="LifecycleFlags"/>.</summary>
    public required Span<LifecycleFlags> Flags { get; init; }

    /// <summary>Membership degree in POTENTIAL, 0 to 1.</summary>
    public required Span<double> PotentialDegree { get; init; }

    /// <summary>Membership degree in NEW, 0 to 1.</summary>
    public required Span<double> NewDegree { get; init; }

    /// <summary>Membership degree in GROWING, 0 to 1.</summary>
    public required Span<double> GrowingDegree { get; init; }

    /// <summary>Membership degree in MATURE, 0 to 1.</summary>
    public required Span<double> MatureDegree { get; init; }

    /// <summary>Membership degree in DECLINING, 0 to 1.</summary>
    public required Span<double> DecliningDegree { get; init; }

    /// <summary>Membership degree in LOST, 0 to 1.</summary>
    public required Span<double> LostDegree { get; init; }

    /// <summary>Membership degrees in the stage at a position in <see cref="LifecycleStages.All"/>.</summary>
    public Span<double> Degree(int stage) => stage switch
    {
        0 => PotentialDegree,
        1 => NewDegree,
        2 => GrowingDegree,
        3 => MatureDegree,
        4 => DecliningDegree,
        5 => LostDegree,
        _ => throw new ArgumentOutOfRangeException(nameof(stage)),
    };

    /// <summary>Throws when a span has another length.</summary>
    /// <exception cref="ArgumentException">A span does not have an element per row.</exception>
    public void Check(int rows)
    {
        var isValid = Stage.Length == rows && RunnerUp.Length == rows && Matched.Length == rows && Flags.Length == rows;
        for (var stage = 0; stage < LifecycleStages.All.Count; stage++) isValid &= Degree(stage).Length == rows;
        if (!isValid) throw new ArgumentException($"A lifecycle output does not have {rows} rows.");
    }
}
