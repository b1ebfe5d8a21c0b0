using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>Reads what a scraper accepts.</summary>
internal static class Negotiation
{
    /// <summary>
    /// The supported format of the highest weight; the first of equals; text 0.0.4 if the header names none.
    /// </summary>
    public static ScrapeFormat ChooseFormat(StringValues accept)
    {
        var best = ScrapeFormat.Fallback;
        var bestWeight = 0.0;
        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges)) return best;
        foreach (var range in ranges)
        {
            var weight = Weight(range);
            if (weight > bestWeight && TryRead(range, out var format))
            {
                best = format;
                bestWeight = weight;
            }
        }
        return best;
    }

    public static bool AcceptsGzip(StringValues acceptEncoding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var codings)) return false;
        foreach (var coding in codings)
        {
            if (coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase)) return (coding.Quality ?? 1) > 0;
        }
        return false;
    }

    private static bool TryRead(MediaTypeHeaderValue range, out ScrapeFormat format)
    {
        format = ScrapeFormat.Fallback;
        if (range.MatchesAllTypes || (range.MatchesAllSubTypes && Is(range.Type, "text"))) return true;
        var isOpenMetrics = Is(range.MediaType, "application/openmetrics-text");
        if (!isOpenMetrics && !Is(range.MediaType, "text/plain")) return false;

        var first = isOpenMetrics ? "0.0.1" : "0.0.4";
        var version = Parameter(range, "version") ?? first;
        if (version == first)
        {
            format = new ScrapeFormat(isOpenMetrics, IsVersion1: false, EscapingScheme.Underscores);
            return true;
        }
        if (version != "1.0.0") return false;
        var name = Parameter(range, "escaping") ?? "underscores";
        if (!ScrapeFormat.TryParseEscaping(name, out var escaping)) return false;
        format = new ScrapeFormat(isOpenMetrics, IsVersion1: true, escaping);
        return true;
    }

    /// <summary>The q parameter; 1 where there is none and 0 (not acceptable) where it is not a weight.</summary>
    private static double Weight(MediaTypeHeaderValue range)
    {
        if (Parameter(range, "q") is not { } text) return 1;
        var isNumber = double.TryParse(
            text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight);
        return isNumber && weight is >= 0 and <= 1 ? weight : 0;
    }

    private static string? Parameter(MediaTypeHeaderValue range, string name)
    {
        foreach (var parameter in range.Parameters)
        {
            if (Is(parameter.Name, name)) return HeaderUtilities.RemoveQuotes(parameter.Value).ToString();
        }
        return null;
    }

    private static bool Is(StringSegment value, string name) => value.Equals(name, StringComparison.OrdinalIgnoreCase);
}
