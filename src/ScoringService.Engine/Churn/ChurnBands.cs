namespace ScoringService.Engine.Churn;

/// <summary>Codes of the bands of churn probability.</summary>
public static class ChurnBands
{
    /// <summary>Below the cut of MEDIUM.</summary>
    public const string Low = "LOW";

    /// <summary>At least the cut of MEDIUM.</summary>
    public const string Medium = "MEDIUM";

    /// <summary>At least the cut of HIGH.</summary>
    public const string High = "HIGH";

    /// <summary>At least the cut of CRITICAL.</summary>
    public const string Critical = "CRITICAL";

    /// <summary>All codes, the least risk first; a band's position points into this list.</summary>
    public static IReadOnlyList<string> All { get; } = [Low, Medium, High, Critical];

    /// <summary>Labels of <see cref="All"/>, in its order.</summary>
    public static IReadOnlyList<Label> Labels { get; } =
    [
        new("Low churn risk", "低流失风险"), new("Medium churn risk", "中流失风险"),
        new("High churn risk", "高流失风险"), new("Critical churn risk", "极高流失风险"),
    ];
}
