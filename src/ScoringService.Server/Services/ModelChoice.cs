using ScoringService.Server.Errors;
using ScoringService.Storage;

namespace ScoringService.Server.Services;

/// <summary>Which model a request means.</summary>
internal static class ModelChoice
{
    /// <summary>The version that is asked for; 0 for the active one.</summary>
    /// <param name="database">Knows which model was in use when.</param>
    /// <param name="version">The request's model_version.</param>
    /// <param name="isInUseThen">The request's model_in_use_then.</param>
    /// <param name="asOf">The instant looked from; null for the default one.</param>
    /// <exception cref="RequestException">A field is wrong, or no model was in use then.</exception>
    public static long Version(ScoringDatabase database, long version, bool isInUseThen, DateTime? asOf)
    {
        RequestChecks.ModelVersion(version);
        if (!isInUseThen) return version;
        if (version != 0) throw RequestException.Invalid("model_in_use_then", "must not be set beside model_version.");
        if (asOf is not { } then) return 0;
        return database.ModelVersionAt(then) is > 0 and var found
            ? found
            : throw RequestException.Precondition(
                $"model_in_use_then: no model had been activated by {then:yyyy-MM-dd'T'HH:mm:ss'Z'}.");
    }
}
