using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace ScoringService.Cli.Output;

/// <summary>The language of a report, and how it writes numbers.</summary>
/// <param name="IsChinese">Chinese rather than English.</param>
internal sealed record Language(bool IsChinese)
{
    private const char Space = '\u00A0';

    /// <summary>The code of BCP 47.</summary>
    public string Code => IsChinese ? "zh-CN" : "en";

    /// <summary>One of two texts with the same meaning.</summary>
    public string this[string english, string chinese] => IsChinese ? chinese : english;

    /// <summary>A label in this language.</summary>
    public string Of(V1.Label label) => IsChinese ? label.Zh : label.En;

    /// <summary>A text in this language.</summary>
    public string Of(V1.Text text) => IsChinese ? text.Zh : text.En;

    /// <summary>A number with about four digits.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 0.001 => value.ToString("0.0E0", CultureInfo.InvariantCulture),
        < 1 => value.ToString("0.000", CultureInfo.InvariantCulture),
        < 100 => value.ToString("0.00", CultureInfo.InvariantCulture),
        < 1000 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("#,0", CultureInfo.InvariantCulture),
    };

    /// <summary>A day where the instant is the last second of it or its begin, else an instant to the minute,
    /// UTC.</summary>
    public static string Instant(Timestamp? time)
    {
        if (time?.ToDateTime() is not { } instant) return "—";
        var isDay = instant.AddSeconds(1).TimeOfDay <= TimeSpan.FromSeconds(1);
        return instant.ToString(isDay ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>A round number.</summary>
    public static string Tick(double value) => value.ToString("#,0.####", CultureInfo.InvariantCulture);

    /// <summary>An amount or a mean count, of which thousandths do not matter.</summary>
    public static string Amount(double value) => value != 0 && Math.Abs(value) < 0.001
        ? value.ToString("0.000", CultureInfo.InvariantCulture)
        : Number(value);

    /// <summary>A whole number.</summary>
    public static string Count(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A number of at most three decimals; a dash for none.</summary>
    public static string Ratio(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "—";

    /// <summary>A share as a percentage; a dash for none.</summary>
    public static string Percent(double? value) =>
        value is { } share ? (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + Space + "%" : "—";

    /// <summary>A share as a whole percentage.</summary>
    public static string WholePercent(double value) =>
        (value is > 0 and < 0.005 ? "<1" : (100 * value).ToString("0", CultureInfo.InvariantCulture)) + Space + "%";
}
