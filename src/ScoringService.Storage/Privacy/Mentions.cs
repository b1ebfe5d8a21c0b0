using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ScoringService.Storage.Privacy;

/// <summary>
/// Finds an id or a name within texts such as refused rows. A longer number or word that only contains it belongs to
/// somebody else: C1001 is not mentioned by C10012, but is by order-C1001-7.
/// </summary>
internal static class Mentions
{
    /// <summary>A regular expression (of .NET and of DuckDB) that matches where one of some texts is mentioned, as it
    /// is or as JSON writes it.</summary>
    public static string Pattern(params IEnumerable<string> texts) => string.Join('|', texts.Select(text =>
    {
        var forms = new[]
        {
            text, Json(text, JavaScriptEncoder.Default), Json(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping),
        };
        var any = string.Join('|', forms.Distinct(StringComparer.Ordinal).Select(Literal));
        // An escape at the end counts as the character that it stands for.
        return $"{Edge(text[0], "^")}({any}){Edge(text[^1], "$")}";
    }));

    /// <summary>Whether a text mentions another.</summary>
    public static bool Has(string text, string mentioned) =>
        Regex.IsMatch(text, Pattern(mentioned), RegexOptions.CultureInvariant);

    // By its code, which both languages read alike.
    private static string Literal(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        rune.IsAscii && !char.IsAsciiLetterOrDigit((char)rune.Value)
            ? $"\\x{rune.Value:X2}" : rune.ToString()));

    private static string Edge(char end, string boundary) => end switch
    {
        >= '0' and <= '9' => $"({boundary}|[^0-9])",
        >= 'A' and <= 'Z' or >= 'a' and <= 'z' => $"({boundary}|[^A-Za-z])",
        _ => "",
    };

    private static string Json(string text, JavaScriptEncoder encoder) =>
        JsonEncodedText.Encode(text, encoder).ToString();
}
