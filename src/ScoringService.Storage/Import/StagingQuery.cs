using System.Globalization;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Import;

/// <summary>
/// The one query that reads a file: takes the mapped values, converts them, looks for faults and keeps the text of
/// faulty rows. Each step is a subquery of the next, because DuckDB computes a shared subexpression once only when it
/// is a column.
/// </summary>
internal sealed class StagingQuery
{
    private const int MaxRawText = 4096;

    private readonly StagingInput _input;
    private readonly ImportRequest _request;
    private readonly List<(MappedColumn Column, ColumnConversion Conversion)> _columns;

    /// <summary>Prepares the query of a file.</summary>
    public StagingQuery(SourceTable source, Mapping mapping, ImportRequest request, DateTime latest)
        : this(new StagingInput(source.Prefix, mapping.Columns)
        {
            Query = badRecords => mapping.SourceQuery(source.Scan(badRecords)),
            RecordColumns = source.RecordColumns,
            RawText = source.RawText,
            Faults = source.Faults,
        }, request, latest)
    {
    }

    /// <summary>Prepares the query of any rows.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="request">Base currency and rates.</param>
    /// <param name="latest">Latest instant allowed.</param>
    public StagingQuery(StagingInput input, ImportRequest request, DateTime latest)
    {
        _input = input;
        _request = request;
        _columns = input.Columns.Select(column =>
            (column, new ColumnConversion(column, Source(column.Target.Name), Value(column.Target.Name), latest)))
                .ToList();
        Faults = input.Faults
            .Concat(_columns.SelectMany(pair => pair.Conversion.Faults().Concat(CurrencyFaults(pair.Column)))).ToList();
    }

    /// <summary>The faults that the query looks for; its column <c>fault</c> is the number of one of them, the first
    /// being 1.</summary>
    public IReadOnlyList<Fault> Faults { get; }

    /// <summary>The query: the converted columns, fault and raw_text.</summary>
    public string Sql(BadRecords badRecords) => $"""
        SELECT {string.Join(", ", _columns.Select(pair => $"{Staged(pair)} AS {pair.Column.Target.Name}"))},
            fault, {OfRefused($"left({_input.RawText}, {MaxRawText})")} AS raw_text
        FROM ({Checked(badRecords)})
        """;

    /// <summary>The query for what writes units: the columns that are kept, the converted columns as they are stored,
    /// and of refused rows fault, raw_text, customer_id and values_json.</summary>
    public string UnitSql(BadRecords badRecords)
    {
        var values = _columns.Select(pair => $"{SqlText.Literal(pair.Column.Target.Name)}: {Sent(pair.Column)}");
        var columns = _input.Kept
            .Concat(_columns.Select(pair => $"{Stored(pair)} AS {pair.Column.Target.Name}"))
            .Append("fault")
            .Append($"{OfRefused($"left({_input.RawText}, {MaxRawText})")} AS raw_text");
        var id = Value("customer_id");
        if (_columns.Any(pair => pair.Column.Target.Name == "customer_id"))
            columns = columns.Append(
                $"{OfRefused($"CASE WHEN strlen({id}) <= {ColumnConversion.MaxIdBytes} THEN {id} END")} AS sent_id");
        return $$"""
            SELECT {{string.Join(", ", columns)}},
                {{OfRefused($"CAST(to_json({{ {string.Join(", ", values)} }}) AS VARCHAR)")}} AS values_json
            FROM ({{Checked(badRecords)}})
            """;
    }

    // The text as it came; an instant of a format that only the load knows, as anybody can read it.
    private string Sent(MappedColumn column)
    {
        var text = $"CAST({Source(column.Target.Name)} AS VARCHAR)";
        return column.TimestampFormat is null ? text
            : $"coalesce(CAST({Value(column.Target.Name)} AS VARCHAR), {text})";
    }

    private static string OfRefused(string sql) => $"CASE WHEN fault IS NOT NULL THEN {sql} END";

    // Each step is a subquery of the next.
    private string Checked(BadRecords badRecords)
    {
        var records = _input.RecordColumns.Concat(_input.Kept).Distinct();
        var sources = _columns.Select(pair => $"{pair.Column.Sql} AS {Source(pair.Column.Target.Name)}");
        var values = _columns.Select(pair => $"{pair.Conversion.Value} AS {Value(pair.Column.Target.Name)}");
        var faults = Faults.Select((fault, i) =>
            string.Create(CultureInfo.InvariantCulture, $"WHEN {fault.Condition} THEN {i + 1}"));
        return $"""
            SELECT *, CAST(CASE {string.Join(" ", faults)} END AS UTINYINT) AS fault
            FROM ({Rated($"""
            SELECT *, {string.Join(", ", values)}
            FROM (SELECT {string.Join(", ", records.Concat(sources))}
            FROM ({_input.Query(badRecords)}))
            """)})
            """;
    }

    private string Staged((MappedColumn Column, ColumnConversion Conversion) pair) =>
        Converted(pair.Column.Target, pair.Conversion.Staged);

    // A text that is no code belongs to a row that is refused.
    private string Stored((MappedColumn Column, ColumnConversion Conversion) pair) =>
        pair.Column.Target.EnumType is { } type ? $"TRY_CAST({Staged(pair)} AS {type})" : Staged(pair);

    private string Source(string target) => $"{_input.Prefix}source_{target}";

    private string Value(string target) => $"{_input.Prefix}value_{target}";

    private bool HasCurrency => _input.Columns.Any(column => column.Target.Name == "currency");

    private string Rate => $"{_input.Prefix}rate";

    private string Rated(string query) => !HasCurrency ? query : $"""
        SELECT *, {CurrencyConversion.Rate(_request, $"{_input.Prefix}code", Value("occurred_at"))} AS {Rate}
        FROM (SELECT *, upper({Value("currency")}) AS {_input.Prefix}code FROM ({query}))
        """;

    private string Converted(TargetColumn target, string staged) =>
        target.Type == TargetType.Money && HasCurrency ? CurrencyConversion.Converted(staged, Rate) : staged;

    private IEnumerable<Fault> CurrencyFaults(MappedColumn column) => !HasCurrency ? []
        : CurrencyConversion.Faults(column.Target, Value(column.Target.Name), Rate, _request.BaseCurrency);
}
