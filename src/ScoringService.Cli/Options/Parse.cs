using System.CommandLine.Parsing;
using System.Globalization;

namespace ScoringService.Cli.Options;

/// <summary>Parsers of option values that say what they expected.</summary>
internal static class Parse
{
    /// <summary>Parses one value; null from <paramref name="parse"/> is an error.</summary>
    public static T? Value<T>(ArgumentResult result, Func<string, T?> parse, string expected)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (parse(text) is { } value) return value;
        result.AddError($"'{text}' is not {expected}.");
        return default;
    }

    /// <summary>Numbers with commas between them.</summary>
    public static double[]? Numbers(ArgumentResult result) => Value(result, text =>
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var numbers = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!double.TryParse(parts[i], CultureInfo.InvariantCulture, out numbers[i])) return null;
        return numbers;
    }, "a list of numbers such as 30,90,180,365");

    /// <summary>The texts between commas.</summary>
    public static IEnumerable<string> Split(IEnumerable<string> values) => values.SelectMany(
        value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The start of a day, UTC.</summary>
    public static DateTime? Midnight(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) : null;

    /// <summary>
    /// An instant in UTC. A date alone means its end, so that <c>--as-of 2025-12-31</c> includes all of that day.
    /// </summary>
    public static DateTime? Instant(string text)
    {
        if (Midnight(text) is { } midnight) return midnight.AddDays(1).AddMicroseconds(-1);
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, utc, out var instant) ? instant : null;
    }
}
