using System.Globalization;
using ScoringService.Server.Errors;

namespace ScoringService.Server.Services;

/// <summary>Pages of lists: the token of a page is the number of the last item of the page before.</summary>
internal static class Paging
{
    private const int DefaultSize = 50;
    private const int MaxSize = 1000;

    /// <summary>Number of items that a page may have.</summary>
    public static int Size(int asked)
    {
        if (asked < 0) throw RequestException.Invalid("page_size", "must not be negative.");
        return asked == 0 ? DefaultSize : Math.Min(asked, MaxSize);
    }

    /// <summary>The number that a token stands for; null for the first page.</summary>
    public static long? Before(string token)
    {
        if (token.Length == 0) return null;
        return long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw RequestException.Invalid("page_token", "is not a token that this service gave.");
    }

    /// <summary>The token of the page after an item.</summary>
    public static string Token(long number) => number.ToString(CultureInfo.InvariantCulture);
}
