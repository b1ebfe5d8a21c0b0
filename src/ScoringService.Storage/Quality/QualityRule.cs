using System.Globalization;

namespace ScoringService.Storage;

/// <summary>How much a finding matters.</summary>
public enum QualitySeverity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Somebody should look at it.</summary>
    Warning,

    /// <summary>Scores made of such data are not to be trusted.</summary>
    Error,
}

/// <summary>One thing that is measured of the data, and from which values on it matters.</summary>
/// <param name="Number">Number of the rule in docs/data-quality.md.</param>
/// <param name="Code">Its name in the API.</param>
/// <param name="Measures">What the value is.</param>
/// <param name="Unit">The value's unit: "share" (0 to 1), "days" or "loads".</param>
public sealed record QualityRule(int Number, string Code, string Measures, string Unit)
{
    /// <summary>Stands for "anything above 0".</summary>
    public const double Any = double.Epsilon;

    /// <summary>Least value that is worth knowing; null when that is never all.</summary>
    public double? Info { get; init; }

    /// <summary>Least value that is a warning; null when none is.</summary>
    public double? Warning { get; init; }

    /// <summary>Least value that is an error; null when none is.</summary>
    public double? Error { get; init; }

    /// <summary>What a value amounts to; null when it does not matter.</summary>
    public QualitySeverity? Severity(double value) =>
        value >= Error ? QualitySeverity.Error
        : value >= Warning ? QualitySeverity.Warning
        : value >= Info ? QualitySeverity.Info : null;

    /// <summary>The least value of a severity.</summary>
    /// <exception cref="InvalidOperationException">The rule does not have that severity.</exception>
    public double Threshold(QualitySeverity severity) => (severity switch
    {
        QualitySeverity.Error => Error,
        QualitySeverity.Warning => Warning,
        _ => Info,
    }) ?? throw new InvalidOperationException($"{Code} has no threshold for {severity}.");

    /// <summary>A threshold as the documentation has it.</summary>
    public string Describe(double? threshold) => threshold switch
    {
        null => "–",
        Any => "any",
        { } value => Format(value),
    };

    /// <summary>A value with its unit.</summary>
    public string Format(double value) => Unit == "share"
        ? value is > 0 and < 0.0001 ? "under 0.01 %"
            : string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.##} %")
        : string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {Unit}");
}

/// <summary>A rule that was met.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Table">The table; null for the data as a whole.</param>
/// <param name="Column">The column; null for the table as a whole.</param>
/// <param name="Value">What was measured, in the rule's unit.</param>
/// <param name="Message">A sentence with the numbers; no personal data.</param>
public sealed record QualityFinding(
    QualityRule Rule, QualitySeverity Severity, ImportTable? Table, string? Column, double Value, string Message);
