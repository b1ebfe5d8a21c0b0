namespace ScoringService.Engine.Numerics;

/// <summary>A function to minimise, with its gradient.</summary>
internal interface IObjective
{
    /// <summary>Number of arguments.</summary>
    int Dimension { get; }

    /// <summary>The value at a point; writes the gradient. The same point gives the same bits.</summary>
    double Evaluate(ReadOnlySpan<double> point, Span<double> gradient);
}
