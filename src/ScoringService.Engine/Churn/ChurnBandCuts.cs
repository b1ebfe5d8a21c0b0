namespace ScoringService.Engine.Churn;

/// <summary>Least probabilities of the bands; below all of them is LOW. 0 &lt; medium &lt; high &lt; critical &lt;
/// 1.</summary>
/// <param name="Medium">Least probability of MEDIUM.</param>
/// <param name="High">Least probability of HIGH.</param>
/// <param name="Critical">Least probability of CRITICAL.</param>
public sealed record ChurnBandCuts(double Medium = 0.3, double High = 0.6, double Critical = 0.8)
{
    /// <summary>Position in <see cref="ChurnBands.All"/> of a probability.</summary>
    internal int BandOf(double probability) =>
        (probability >= Medium ? 1 : 0) + (probability >= High ? 1 : 0) + (probability >= Critical ? 1 : 0);

    internal void Validate(List<OptionError> errors)
    {
        Check(Medium > 0 && Medium < 1, "medium", "must be above 0 and below 1.");
        Check(High > Medium && High < 1, "high", "must be above the cut of MEDIUM and below 1.");
        Check(Critical > High && Critical < 1, "critical", "must be above the cut of HIGH and below 1.");

        void Check(bool isValid, string name, string message)
        {
            if (!isValid) errors.Add(new OptionError($"churn.bands.{name}", message));
        }
    }
}
