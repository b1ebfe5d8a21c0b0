using ScoringService.Storage.Database;

namespace ScoringService.Storage.Import;

/// <summary>What a scan does with records that cannot be split into columns.</summary>
internal enum BadRecords
{
    /// <summary>It fails.</summary>
    Fail,

    /// <summary>It leaves them out.</summary>
    Skip,

    /// <summary>It puts them into the table reject_errors.</summary>
    Collect,
}

/// <summary>A file as a table: its columns under names that collide with nothing, and the SQL that scans it.</summary>
internal sealed class SourceTable
{
    private readonly Func<SourceTable, BadRecords, string> _scan;

    private SourceTable(
        SourceFile file, TextDialect? dialect, IReadOnlyList<FileColumn> columns,
        Func<SourceTable, BadRecords, string> scan)
    {
        File = file;
        ReadPath = file.Path;
        Dialect = dialect;
        Columns = columns;
        Prefix = UnusedPrefix(columns);
        _scan = scan;
    }

    /// <summary>The file.</summary>
    public SourceFile File { get; }

    /// <summary>Path that is scanned: the file's, or that of its <see cref="PlainCopy"/>.</summary>
    public string ReadPath { get; set; }

    /// <summary>How the text is written; null for Parquet.</summary>
    public TextDialect? Dialect { get; }

    /// <summary>The columns in file order. Of a text file, they are read as text, and the types are those
    /// detected.</summary>
    public IReadOnlyList<FileColumn> Columns { get; }

    /// <summary>A prefix that no column of the file has.</summary>
    public string Prefix { get; }

    /// <summary>Whether all columns are scanned as text.</summary>
    public bool IsText => Dialect is not null;

    /// <summary>Looks into a file.</summary>
    public static SourceTable Inspect(Session session, SourceFile file, ImportRequest request, string scratchPath)
    {
        if (file.Format == FileFormat.Parquet) return Parquet(session, file);
        return Text(file, TextSniffer.Sniff(session, file, request, scratchPath));
    }

    /// <summary>Name under which <see cref="Scan"/> gives a column as it is in the file.</summary>
    public string RawName(int column) => $"{Prefix}raw{column}";

    /// <summary>A query that gives the columns as they are in the file, in file order.</summary>
    public string Scan(BadRecords badRecords) => _scan(this, badRecords);

    private static SourceTable Parquet(Session session, SourceFile file)
    {
        var path = SqlText.Literal(file.Path);
        List<FileColumn> columns;
        try
        {
            columns = session.Query($"SELECT column_name, column_type FROM (DESCRIBE FROM read_parquet({path}))",
                row => new FileColumn(row.GetString(0), row.GetString(1)));
        }
        catch (StorageException e) when (e.Kind == StorageErrorKind.Internal)
        {
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The file '{file.Name}' is not readable Parquet: {DatabaseErrors.FirstLine(e.InnerException ?? e)}",
                    e);
        }

        return new SourceTable(file, null, columns, (table, _) =>
        {
            var names = columns.Select((column, i) =>
                $"{SqlText.Identifier(column.Name)} AS {SqlText.Identifier(table.RawName(i))}");
            return $"SELECT {string.Join(", ", names)} FROM read_parquet({path})";
        });
    }

    private static SourceTable Text(SourceFile file, TextDialect dialect) =>
        new(file, dialect, dialect.Columns, (table, badRecords) =>
        {
            var columns = dialect.Columns.Select((_, i) => $"{SqlText.Literal(table.RawName(i))}: 'VARCHAR'");
            return $$"""
                FROM read_csv({{SqlText.Literal(table.ReadPath)}}, auto_detect = false,
                    encoding = {{SqlText.Literal(file.Encoding!)}},
                    delim = {{SqlText.Literal(dialect.Delimiter)}}, quote = {{SqlText.Literal(dialect.Quote)}},
                        escape = {{SqlText.Literal(dialect.Escape)}},
                    header = {{(dialect.HasHeader ? "true" : "false")}}, skip = {{dialect.SkippedLines}},
                        columns = { {{string.Join(", ", columns)}} },
                    {{OnBadRecord(badRecords)}})
                """;
        });

    // Always the parallel reader: the other one loses a last record whose quote is not closed without a word.
    private static string OnBadRecord(BadRecords badRecords) => badRecords switch
    {
        BadRecords.Collect => "parallel = true, store_rejects = true",
        BadRecords.Skip => "ignore_errors = true",
        _ => "parallel = true",
    };

    private static string UnusedPrefix(IReadOnlyList<FileColumn> columns)
    {
        var prefix = "_";
        while (columns.Any(column => column.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))) prefix += "_";
        return prefix;
    }
}
