using ScoringService.Storage;

namespace ScoringService.Server.Errors;

/// <summary>What to tell a caller who needs the active model when there is none.</summary>
internal static class MissingModel
{
    /// <summary>FAILED_PRECONDITION that says what to do first.</summary>
    public static RequestException Error(ScoringDatabase database) => RequestException.Precondition(
        database.LatestModel() is { } newest
            ? "No model is active. Activate one with Models.ActivateModel or "
                + $"'scorectl models activate {newest.Version}'."
            : "No model has been fitted. Call Models.FitModel or run 'scorectl fit --activate'.");
}
