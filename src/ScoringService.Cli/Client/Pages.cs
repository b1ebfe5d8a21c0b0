namespace ScoringService.Cli.Client;

/// <summary>Reads lists that come in pages.</summary>
internal static class Pages
{
    /// <summary>The first items of a list.</summary>
    /// <param name="limit">Most items to give.</param>
    /// <param name="read">Gives one page of a size, and the token of the next one; empty after the last.</param>
    public static async Task<List<T>> ReadAsync<T>(
        int limit, Func<int, string, Task<(IEnumerable<T> Items, string NextToken)>> read)
    {
        var items = new List<T>();
        var token = "";
        do
        {
            (var page, token) = await read(limit - items.Count, token);
            items.AddRange(page);
        }
        while (token.Length > 0 && items.Count < limit);
        return items;
    }
}
