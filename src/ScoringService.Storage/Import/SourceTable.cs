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
    /// <summary>Most columns of a file: the SQL that reads it grows with them, and the memory that it needs.</summary>
    public const int MaxColumns = 1000;

    // Beyond this many, the columns of a record are kept as one: each would need memory at each step of the query.
    private const int WideColumns = 64;

    private HashSet<int>? _used;

    private SourceTable(SourceFile file, TextDialect? dialect, IReadOnlyList<FileColumn> columns)
    {
        CheckColumnCount(file, columns.Count);
        File = file;
        ReadPath = file.Path;
        Dialect = dialect;
        Columns = columns;
        Prefix = UnusedPrefix(columns);
    }

    /// <summary>The file.</summary>
    public SourceFile File { get; }

    /// <summary>Path that is scanned: the file's, or that of its <see cref="PlainCopy"/>.</summary>
    public string ReadPath { get; set; }

    /// <summary>How the text is written; JSON lines are text with one field. Null for Parquet.</summary>
    public TextDialect? Dialect { get; }

    /// <summary>The columns in file order. Of a text file, they are read as text, and the types are those
    /// detected.</summary>
    public IReadOnlyList<FileColumn> Columns { get; }

    /// <summary>A prefix that no column of the file has.</summary>
    public string Prefix { get; }

    /// <summary>Whether all columns are scanned as text.</summary>
    public bool IsText => Dialect is not null;

    /// <summary>What can be wrong with a record that was split into columns; SQL over <see cref="RecordColumns"/>.
    /// </summary>
    public IReadOnlyList<Fault> Faults =>
        IsJson ? [new Fault(null, "is not a JSON object", $"{Fields} IS NULL")] : [];

    /// <summary>The scanned columns that <see cref="RawText"/> and <see cref="Faults"/> need.</summary>
    public IEnumerable<string> RecordColumns =>
        IsJson ? [Line, Fields] : Columns.Count > WideColumns ? [$"{WholeRecord} AS {Record}"] : RawNames;

    /// <summary>SQL of the text of a record.</summary>
    public string RawText => File.Format switch
    {
        FileFormat.JsonLines => Line,
        FileFormat.Csv => RecordText.OfCsv(Columns.Count > WideColumns ? Record : WholeRecord, Dialect!),
        _ => $"CAST({(Columns.Count > WideColumns ? Record : WholeRecord)} AS VARCHAR)",
    };

    /// <summary>What ends a line that was cut: too many fields for any record.</summary>
    public string CutFields => new string(Dialect!.Delimiter, Columns.Count + 1) + PlainCopy.CutMark;

    private bool IsJson => File.Format == FileFormat.JsonLines;

    private string Line => $"{Prefix}line";

    private string Fields => $"{Prefix}fields";

    private string Record => $"{Prefix}record";

    private string WholeRecord => IsText ? RecordText.List(RawNames)
        : RecordText.Struct(Columns.Zip(RawNames, (column, raw) => (column.Name, raw)));

    private IEnumerable<string> RawNames => Columns.Select((_, i) => RawName(i));

    /// <summary>Looks into a file.</summary>
    public static SourceTable Inspect(Session session, SourceFile file, ImportRequest request, string scratchPath)
    {
        if (file.Format == FileFormat.Parquet) return new SourceTable(file, null, ParquetColumns(session, file));
        var dialect = file.Format == FileFormat.JsonLines
            // No text of JSON holds a control character, so no line has a second field.
            ? new TextDialect('\u001f', null, null, false, 0, JsonKeys.Read(file))
            : TextSniffer.Sniff(session, file, request, scratchPath);
        return new SourceTable(file, dialect, dialect.Columns);
    }

    /// <summary>Refuses a file with too many columns.</summary>
    public static void CheckColumnCount(SourceFile file, int count)
    {
        if (count > MaxColumns)
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The file '{file.Name}' has more than {MaxColumns:N0} columns. Leave out those that are not loaded.");
    }

    /// <summary>Name under which <see cref="Scan"/> gives a column as it is in the file.</summary>
    public string RawName(int column) => $"{Prefix}raw{column}";

    /// <summary>Says which columns are read; the others may be null.</summary>
    public void Use(IEnumerable<int> columns) => _used = [.. columns];

    /// <summary>A query that gives the columns as they are in the file, in file order.</summary>
    public string Scan(BadRecords badRecords) => File.Format switch
    {
        FileFormat.Csv => ReadCsv(badRecords, RawNames),
        FileFormat.JsonLines => ScanJson(badRecords),
        _ => $"""
            SELECT {string.Join(", ", Columns.Zip(RawNames, (c, raw) => $"{SqlText.Identifier(c.Name)} AS {raw}"))}
            FROM read_parquet({Path(ReadPath)})
            """,
    };

    private static string Path(string path) => SqlText.Literal(SourceFile.Escape(path));

    private static List<FileColumn> ParquetColumns(Session session, SourceFile file)
    {
        try
        {
            return session.Query(
                $"SELECT column_name, column_type FROM (DESCRIBE FROM read_parquet({Path(file.Path)}))",
                row => new FileColumn(row.GetString(0), row.GetString(1)));
        }
        catch (StorageException e) when (e.Kind == StorageErrorKind.Internal)
        {
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The file '{file.Name}' is not readable Parquet: {DatabaseErrors.FirstLine(e.InnerException ?? e)}",
                    e);
        }
    }

    // Each line is parsed once to be checked and once for all its fields. Lines of nothing but spaces separate.
    private string ScanJson(BadRecords badRecords)
    {
        var used = Columns.Select((column, i) => (column.Name, Index: i))
            .Where(column => _used is null || _used.Contains(column.Index)).ToList();
        var pointers = used.Select(column => SqlText.Literal(JsonPointer(column.Name))).DefaultIfEmpty("''");
        var values = used.Select((column, place) => $"{Fields}[{place + 1}] AS {RawName(column.Index)}")
            .Concat(Columns.Select((_, i) => i).Except(used.Select(column => column.Index))
                .Select(i => $"CAST(NULL AS VARCHAR) AS {RawName(i)}"));
        return $"""
            SELECT *, {string.Join(", ", values)} FROM (
                SELECT {Line}, CASE WHEN starts_with(ltrim({Line}), chr(123)) AND json_valid({Line})
                    THEN json_extract_string({Line}, [{string.Join(", ", pointers)}]) END AS {Fields}
                FROM ({ReadCsv(badRecords, [Line])}) WHERE trim({Line}) <> '')
            """;
    }

    private string ReadCsv(BadRecords badRecords, IEnumerable<string> names)
    {
        var dialect = Dialect!;
        var columns = names.Select(name => $"{SqlText.Literal(name)}: 'VARCHAR'");
        return $$"""
            FROM read_csv({{Path(ReadPath)}}, auto_detect = false, encoding = {{SqlText.Literal(File.Encoding!)}},
                delim = {{SqlText.Literal(dialect.Delimiter)}}, quote = {{SqlText.Literal(dialect.Quote)}},
                escape = {{SqlText.Literal(dialect.Escape)}}, header = {{(dialect.HasHeader ? "true" : "false")}},
                skip = {{dialect.SkippedLines}}, columns = { {{string.Join(", ", columns)}} },
                {{OnBadRecord(badRecords)}})
            """;
    }

    private static string JsonPointer(string key) =>
        "/" + key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

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
