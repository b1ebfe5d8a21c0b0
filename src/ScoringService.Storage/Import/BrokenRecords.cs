using ScoringService.Storage.Database;

namespace ScoringService.Storage.Import;

/// <summary>The records of a text file that could not be split into columns.</summary>
internal static class BrokenRecords
{
    /// <summary>
    /// A query that adds <c>row_number</c>, the number in the file, to the rows of a scan: broken records before a row
    /// count too.
    /// </summary>
    /// <param name="table">A table of the rows in the order of the file.</param>
    /// <param name="broken">Number of broken records; the table <c>broken</c> is needed when there are some.</param>
    public static string Number(string table, long broken) => broken == 0
        ? $"SELECT *, rowid + 1 AS row_number FROM {table}"
        : $"""
            SELECT s.*, s.row_index + 1 + coalesce(b.before, 0) AS row_number
            FROM (SELECT *, rowid AS row_index FROM {table}) s
            ASOF LEFT JOIN (
                SELECT row_index, max(place) AS before
                    FROM (SELECT row_index, row_number() OVER (ORDER BY row_number) AS place FROM broken)
                GROUP BY row_index
            ) b ON s.row_index >= b.row_index
            """;

    /// <summary>
    /// Makes the temporary table <c>broken</c> of what a scan with <see cref="BadRecords.Collect"/> left: row_number
    /// (record in the file, from 1), row_index (rows of the scan before it), raw_text, reason. Gives the number.
    /// </summary>
    /// <remarks>One record can have several errors; the first names it. DuckDB counts lines, header and empty ones
    /// included.</remarks>
    public static long Collect(Session session, SourceTable source)
    {
        var header = (source.Dialect!.HasHeader ? 1 : 0) + source.Dialect.SkippedLines;
        var mark = SqlText.Literal(source.CutFields);
        session.Execute($"""
            CREATE OR REPLACE TEMP TABLE broken AS
            SELECT greatest(line - {header}, 1) AS row_number,
                greatest(line - {header}, 1) - row_number() OVER (ORDER BY line) AS row_index,
                left(coalesce(raw_text, ''), 4096) AS raw_text, reason
            FROM (
                SELECT line, split_part(arg_min(csv_line, byte_position), {mark}, 1) AS raw_text,
                    CASE WHEN bool_or(contains(csv_line, {mark})) THEN 'is longer than 2,000,000 bytes'
                        ELSE arg_min(CASE CAST(error_type AS VARCHAR)
                        WHEN 'MISSING COLUMNS' THEN 'has too few fields'
                        WHEN 'TOO MANY COLUMNS' THEN 'has too many fields'
                        WHEN 'UNQUOTED VALUE' THEN 'has a quote that is not closed or not at the end of its field'
                        WHEN 'LINE SIZE OVER MAXIMUM' THEN 'is longer than 2,000,000 bytes'
                        WHEN 'INVALID ENCODING' THEN 'is not valid {source.File.Encoding}'
                        ELSE 'is not valid {(source.File.Format == FileFormat.Csv ? "CSV" : "JSON")}' END,
                            byte_position) END AS reason
                FROM reject_errors GROUP BY line
            )
            """);
        return session.Scalar<long>("SELECT count(*) FROM broken");
    }
}
