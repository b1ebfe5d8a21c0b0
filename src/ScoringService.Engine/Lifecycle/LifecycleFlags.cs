namespace ScoringService.Engine.Lifecycle;

/// <summary>How a stage came about.</summary>
[Flags]
public enum LifecycleFlags
{
    /// <summary>By the highest degree among stages with a criterion that is met.</summary>
    None = 0,

    /// <summary>No criterion is met; the stage is the nearest.</summary>
    Fallback = 1,

    /// <summary>The runner-up is nearly as well supported (交叉阶段).</summary>
    MixedSignals = 2,

    /// <summary>A fact decided, not degrees.</summary>
    HardRule = 4,

    /// <summary>The previous stage stays because no other leads by the margin.</summary>
    Held = 8,
}
