namespace ScoringService.Engine.Churn;

/// <summary>
/// Where <see cref="ChurnScorer"/> writes. The length of <see cref="Probability"/> is the number of rows; any other
/// span that is empty is left out. Of the spans with several columns, column j of row i is at j · <see cref="Stride"/>
/// + i. A row without a probability gets NaN, and −1 for the band and the reasons.
/// </summary>
public readonly ref struct ChurnOutput
{
    /// <summary>Number of reasons per row.</summary>
    public const int Reasons = 3;

    /// <summary>Rows from one column to the next; 0 stands for the number of rows.</summary>
    public int Stride { get; init; }

    /// <summary>Probability of no purchase within the horizon, 0 to 1.</summary>
    public Span<double> Probability { get; init; }

    /// <summary>Positions in <see cref="ChurnBands.All"/>.</summary>
    public Span<int> Band { get; init; }

    /// <summary>Intercept plus contributions; NaN without a regression.</summary>
    public Span<double> LogOdds { get; init; }

    /// <summary>What each input adds to the log-odds, compared with an average customer: one column per input; no
    /// columns without a regression.</summary>
    public Span<double> Contributions { get; init; }

    /// <summary>The inputs with the largest contributions by magnitude, the largest first, the earlier input at a tie:
    /// positions in the inputs, one column each. −1 where no other input contributes anything.</summary>
    public Span<int> ReasonInput { get; init; }

    /// <summary>The contributions of those inputs; 0 where there is none.</summary>
    public Span<double> ReasonValue { get; init; }
}
