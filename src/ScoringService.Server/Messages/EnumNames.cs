using System.Text.RegularExpressions;
using ScoringService.Server.Errors;

namespace ScoringService.Server.Messages;

/// <summary>Enumerations of the engine and of the API, which have the same names but for the API's value 0,
/// "unspecified".</summary>
internal static partial class EnumNames
{
    /// <summary>The API's value of an engine's one.</summary>
    public static TProto ToProto<TProto>(Enum value)
        where TProto : struct, Enum => Enum.Parse<TProto>(value.ToString());

    /// <summary>The engine's value of an API's one.</summary>
    /// <param name="field">Path of the field in the request.</param>
    /// <param name="value">What the request says.</param>
    /// <param name="unspecified">What the API's value 0 stands for; null when a value is required.</param>
    /// <exception cref="RequestException">The value is not one of the API's, or is required and not given.</exception>
    public static TEngine ToEngine<TEngine>(string field, Enum value, TEngine? unspecified = null)
        where TEngine : struct, Enum
    {
        if (Enum.IsDefined(value.GetType(), value))
        {
            if (Convert.ToInt32(value, null) == 0 && unspecified is { } known) return known;
            if (Enum.TryParse<TEngine>(value.ToString(), out var result)) return result;
        }

        var names = Enum.GetNames<TEngine>().Select(name => WordStart().Replace(name, "_$0").ToUpperInvariant());
        throw RequestException.Invalid(field, $"must be one of {string.Join(", ", names)}.");
    }

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex WordStart();
}
