using System.Collections.Frozen;
using System.Text;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>Turns UCUM units, as instruments carry them, into the words that Prometheus names end with.</summary>
internal static class UnitNames
{
    private static readonly FrozenDictionary<string, string> Words = new Dictionary<string, string>
    {
        ["d"] = "days", ["h"] = "hours", ["min"] = "minutes", ["s"] = "seconds",
        ["ms"] = "milliseconds", ["us"] = "microseconds", ["ns"] = "nanoseconds",
        ["KiBy"] = "kibibytes", ["MiBy"] = "mebibytes", ["GiBy"] = "gibibytes", ["TiBy"] = "tibibytes",
        ["By"] = "bytes",
        ["KBy"] = "kilobytes", ["MBy"] = "megabytes", ["GBy"] = "gigabytes", ["TBy"] = "terabytes",
        ["B"] = "bytes", ["KB"] = "kilobytes", ["MB"] = "megabytes", ["GB"] = "gigabytes", ["TB"] = "terabytes",
        ["m"] = "meters", ["V"] = "volts", ["A"] = "amperes", ["J"] = "joules", ["W"] = "watts", ["g"] = "grams",
        ["Cel"] = "celsius", ["Hz"] = "hertz", ["1"] = "", ["%"] = "percent", ["$"] = "dollars",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> PerWords = new Dictionary<string, string>
    {
        ["s"] = "second", ["m"] = "minute", ["h"] = "hour", ["d"] = "day",
        ["w"] = "week", ["mo"] = "month", ["y"] = "year",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The word for a unit, as <c>bytes_per_second</c> for <c>By/s</c>; empty if it has none.</summary>
    public static string Describe(string? unit)
    {
        if (string.IsNullOrEmpty(unit)) return "";
        unit = RemoveAnnotations(unit);
        var slash = unit.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return Words.GetValueOrDefault(unit, unit);
        var over = unit[(slash + 1)..];
        return $"{Words.GetValueOrDefault(unit[..slash], unit[..slash])}_per_{PerWords.GetValueOrDefault(over, over)}";
    }

    /// <summary>Drops each <c>{annotation}</c>; a brace that is never closed stays.</summary>
    private static string RemoveAnnotations(string unit)
    {
        if (!unit.Contains('{', StringComparison.Ordinal)) return unit;
        var result = new StringBuilder(unit.Length);
        var i = 0;
        while (i < unit.Length)
        {
            var close = unit[i] == '{' ? unit.IndexOf('}', i) : -1;
            if (close >= 0)
            {
                i = close + 1;
            }
            else
            {
                result.Append(unit[i++]);
            }
        }
        return result.ToString();
    }
}
