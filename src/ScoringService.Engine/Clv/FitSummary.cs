namespace ScoringService.Engine.Clv;

/// <summary>How a fit went.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Reason">What a reader should know, in English sentences; null when converged.</param>
/// <param name="CustomerCount">Number of customers that it used.</param>
/// <param name="LogLikelihood">The maximised log-likelihood; 0 when failed.</param>
/// <param name="Iterations">Steps of the optimiser.</param>
/// <param name="Evaluations">Evaluations of the likelihood and its gradient.</param>
public sealed record FitSummary(
    FitStatus Status, string? Reason, int CustomerCount, double LogLikelihood, int Iterations, int Evaluations)
{
    internal static FitSummary Fail(string reason, int customers) =>
        new(FitStatus.Failed, reason, customers, 0, 0, 0);
}
