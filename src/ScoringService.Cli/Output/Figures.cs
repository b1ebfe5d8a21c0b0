using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace ScoringService.Cli.Output;

/// <summary>Numbers and instants as tables have them.</summary>
internal static class Figures
{
    /// <summary>What stands for nothing.</summary>
    public const string None = "—";

    /// <summary>At most two decimals.</summary>
    public static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);

    /// <summary>About four digits, for numbers of any size; a dash for none.</summary>
    public static string Digits(double? value) => value is { } number ? Language.Number(number) : None;

    /// <summary>A whole number.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A share as a percentage.</summary>
    public static string Percent(double value) => value.ToString("P1", CultureInfo.InvariantCulture);

    /// <summary>A chance, in powers of ten when it is small; a dash for none.</summary>
    public static string Chance(double? value) => value switch
    {
        null => None,
        < 1e-4 => value.Value.ToString("0E0", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0.####", CultureInfo.InvariantCulture),
    };

    /// <summary>An instant to the second; a dash for none.</summary>
    public static string Time(Timestamp? time) =>
        time?.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? None;

    /// <summary>A bar of text, as long as its share of the greatest.</summary>
    public static string Bar(double value, double greatest, int width) =>
        greatest > 0 && value > 0 ? new string('█', (int)Math.Round(width * value / greatest)) : "";

    /// <summary>The name of a table as it stands in the database; a dash for none.</summary>
    public static string Table(V1.IngestTable table) =>
        table == V1.IngestTable.Unspecified ? None : table.ToString().ToLowerInvariant();

    /// <summary>Both names of a label.</summary>
    public static string Names(V1.Label? label) => label is null ? None
        : label.En == label.Zh ? label.En : $"{label.En} {label.Zh}";

    /// <summary>A value of an enumeration of the API as the API spells it: "MBG_NBD".</summary>
    public static string Word<T>(T value)
        where T : struct, System.Enum
    {
        var name = value.ToString();
        return string.Concat(name.Select((letter, i) =>
            char.IsUpper(letter) && i > 0 && char.IsLower(name[i - 1]) ? $"_{letter}"
            : char.ToUpperInvariant(letter).ToString()));
    }
}
