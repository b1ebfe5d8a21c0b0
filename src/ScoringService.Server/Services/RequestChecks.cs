using System.Text;
using Google.Protobuf.WellKnownTypes;
using ScoringService.Engine;
using ScoringService.Server.Errors;
using ScoringService.Storage;
using ScoringService.V1;
using EngineFilter = ScoringService.Engine.PopulationFilter;

namespace ScoringService.Server.Services;

/// <summary>Checks of request fields; each throws INVALID_ARGUMENT that names the field.</summary>
internal static class RequestChecks
{
    /// <summary>Longest customer id in bytes.</summary>
    public const int MaxIdBytes = 128;

    /// <summary>1 to 128 bytes of UTF-8.</summary>
    public static void CustomerId(string field, string id)
    {
        if (id.Length == 0) throw RequestException.Invalid(field, "must not be empty.");
        if (id.Length > MaxIdBytes || Encoding.UTF8.GetByteCount(id) > MaxIdBytes)
            throw RequestException.Invalid(field, $"must be at most {MaxIdBytes} bytes of UTF-8.");
    }

    /// <summary>0 or more.</summary>
    public static void ModelVersion(long version)
    {
        if (version < 0) throw RequestException.Invalid("model_version", "must be 0 (the active one) or a version.");
    }

    /// <summary>A valid instant, cut to microseconds, or null.</summary>
    public static DateTime? AsOf(Timestamp? timestamp) => Instant("as_of", timestamp);

    /// <summary>A valid instant, cut to microseconds, or null.</summary>
    public static DateTime? Instant(string field, Timestamp? timestamp)
    {
        if (timestamp is null) return null;
        try
        {
            var instant = timestamp.ToDateTime();
            return instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMicrosecond));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw RequestException.Invalid(field, "must be a valid instant from 0001-01-01 to 9999-12-31 (UTC).");
        }
    }

    /// <summary>A span of instants of which the second one is the later, if there are two.</summary>
    /// <param name="fromField">Name of the first instant's field.</param>
    /// <param name="from">The first instant; null for none.</param>
    /// <param name="untilField">Name of the other instant's field.</param>
    /// <param name="until">The first instant behind the span; null for none.</param>
    public static InstantRange Range(string fromField, Timestamp? from, string untilField, Timestamp? until)
    {
        var range = new InstantRange(Instant(fromField, from), Instant(untilField, until));
        return range.To <= range.From
            ? throw RequestException.Invalid(untilField, $"must be later than {fromField}.")
            : range;
    }

    /// <summary>A filter that the engine accepts.</summary>
    /// <param name="field">Path of the filter in the request.</param>
    /// <param name="filter">The filter, or null for everybody.</param>
    /// <param name="hasScores">Whether its rule may read score columns.</param>
    public static EngineFilter Filter(string field, V1.PopulationFilter? filter, bool hasScores)
    {
        if (filter is null) return new EngineFilter();
        var kinds = new List<string>();
        foreach (var kind in filter.Kinds)
        {
            kinds.Add(kind switch
            {
                CustomerKind.B2B => "B2B",
                CustomerKind.B2C => "B2C",
                _ => throw RequestException.Invalid(
                    $"{field}.kinds", "must be CUSTOMER_KIND_B2B or CUSTOMER_KIND_B2C."),
            });
        }

        var result = new EngineFilter
        {
            Kinds = kinds,
            Industries = [.. filter.Industries],
            Regions = [.. filter.Regions],
            ActiveWithinDays = filter.HasActiveWithinDays ? filter.ActiveWithinDays : null,
            MinAnnualAmount = filter.HasMinAnnualAmount ? filter.MinAnnualAmount : null,
            Rule = filter.Rule.Length > 0 ? filter.Rule : null,
        };
        Throw(result.Validate(hasScores),
            path => path.StartsWith("filter", StringComparison.Ordinal) ? field + path["filter".Length..] : path);
        return result;
    }

    /// <summary>Throws when there are errors.</summary>
    /// <param name="errors">What the engine found.</param>
    /// <param name="path">Turns the engine's path into the request's.</param>
    public static void Throw(IReadOnlyList<OptionError> errors, Func<string, string> path)
    {
        if (errors.Count > 0)
            throw RequestException.Invalid([.. errors.Select(e => new FieldError(path(e.Path), e.Message))]);
    }
}
