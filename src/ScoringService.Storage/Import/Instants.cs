using DuckDB.NET.Data;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Import;

/// <summary>Reads instants and days from text.</summary>
internal static class Instants
{
    private static readonly string[] Days = ["%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d",
        "%Y.%m.%d", "%m/%d/%y", "%d/%m/%y"];
    private static readonly string[] Times = ["", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p"];

    /// <summary>
    /// The formats that are tried on text that is neither ISO 8601 nor YYYYMMDD, the preferred ones first: 1/2/2020
    /// is January 2nd unless the file holds a day above 12 in front.
    /// </summary>
    public static readonly IReadOnlyList<string> Candidates =
        Times.SelectMany(time => Days.Select(day => day + time)).ToList();

    /// <summary>
    /// SQL that gives the TIMESTAMP (UTC) of a text, null when it is none: of <paramref name="format"/>, else ISO
    /// 8601, with an offset or without, or YYYYMMDD. A plain cast to TIMESTAMP would ignore the offset.
    /// </summary>
    public static string FromText(string text, string? format)
    {
        // strptime() reads the word infinity as 1900-01-01.
        if (format is not null)
            return $"CASE WHEN NOT contains(lower({text}), 'inf') "
                + $"THEN CAST(try_strptime({text}, {SqlText.Literal(format)}) AS TIMESTAMP) END";
        // The first branch is the usual text, which needs no look for an offset: half the time of the others together.
        return $"""
            CASE WHEN {text} LIKE '____-__-_____:__:__' THEN TRY_CAST({text} AS TIMESTAMP)
                WHEN strlen({text}) = 8 AND TRY_CAST({text} AS INTEGER) > 0 THEN try_strptime({text}, '%Y%m%d')
                WHEN contains({text}, ':') AND (contains({text}, '+')
                    OR contains(substr({text}, strpos({text}, ':')), '-'))
                THEN CAST(coalesce(TRY_CAST({text} AS TIMESTAMPTZ),
                    try_strptime({text}, ['%Y-%m-%dT%H:%M%z', '%Y-%m-%d %H:%M%z'])) AS TIMESTAMP)
                ELSE coalesce(TRY_CAST({text} AS TIMESTAMP),
                    CASE WHEN strlen({text}) < 18 AND contains({text}, ':')
                    THEN try_strptime({text}, ['%Y-%m-%dT%H:%MZ', '%Y-%m-%dT%H:%M', '%Y-%m-%d %H:%M']) END) END
            """;
    }

    /// <summary>
    /// The format of a text column's dates: null when they are ISO 8601 or YYYYMMDD, else the candidate that reads
    /// most of them. The first rows decide which candidates are possible; when several are, all rows decide.
    /// </summary>
    public static string? Detect(Session session, string source, string text)
    {
        try
        {
            return Find(session, source, text);
        }
        catch (StorageException e) when (e is { Kind: StorageErrorKind.Internal, InnerException: DuckDBException })
        {
            // A file that cannot be scanned even without its broken records; the load will say so.
            return null;
        }
    }

    private static string? Find(Session session, string source, string text)
    {
        const int sample = 10_000;
        var head = $"SELECT * FROM ({source}) LIMIT {sample}";
        List<string?> formats = [null];
        var (texts, counts) = Count(session, head, text, formats);
        if (counts[0] == texts) return null;
        (_, counts) = Count(session, head, text, Candidates);
        formats.AddRange(Candidates.Where((_, i) => counts[i] > 0));
        if (formats.Count == 1) return null;
        (_, counts) = Count(session, source, text, formats);
        return formats[counts.AsSpan().IndexOf(counts.Max())];
    }

    // How many texts there are, and how many of them each format reads.
    private static (long Texts, long[] Read) Count(Session session, string source, string text,
        IReadOnlyList<string?> formats)
    {
        var counts = formats.Select(format =>
            $"count(CASE WHEN {FromText("t", format)} >= TIMESTAMP '1900-01-01' THEN 1 END)");
        var found = session.Query(
            $"SELECT count(t), {string.Join(", ", counts)} FROM (SELECT trim({text}) AS t FROM ({source})) "
                + "WHERE t <> ''",
            row => Enumerable.Range(0, formats.Count + 1).Select(row.GetInt64).ToArray()).Single();
        return (found[0], found[1..]);
    }
}
