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

    private readonly SourceTable _source;
    private readonly Mapping _mapping;
    private readonly ImportRequest _request;
    private readonly List<(MappedColumn Column, ColumnConversion Conversion)> _columns;

    /// <summary>Prepares the query.</summary>
    public StagingQuery(SourceTable source, Mapping mapping, ImportRequest request, DateTime latest)
    {
        _source = source;
        _mapping = mapping;
        _request = request;
        _columns = mapping.Columns.Select(column =>
            (column, new ColumnConversion(column, Source(column.Target.Name), Value(column.Target.Name), latest)))
                .ToList();
        Faults = _columns.SelectMany(pair => pair.Conversion.Faults().Concat(CurrencyFaults(pair.Column))).ToList();
    }

    /// <summary>The faults that the query looks for; its column <c>fault</c> is the number of one of them, the first
    /// being 1.</summary>
    public IReadOnlyList<Fault> Faults { get; }

    /// <summary>Definitions of the staged columns.</summary>
    public string ColumnDefinitions => string.Join(", ",
        _mapping.Columns.Select(column =>
            $"{column.Target.Name} {column.Target.SqlType} USING COMPRESSION uncompressed")
            .Append("fault UTINYINT").Append("raw_text VARCHAR"));

    /// <summary>The query.</summary>
    public string Sql(BadRecords badRecords)
    {
        var raws = string.Join(", ", _source.Columns.Select((_, i) => SqlText.Identifier(_source.RawName(i))));
        var sources = _columns.Select(pair => $"{pair.Column.Sql} AS {Source(pair.Column.Target.Name)}");
        var values = _columns.Select(pair => $"{pair.Conversion.Value} AS {Value(pair.Column.Target.Name)}");
        var staged = _columns.Select(pair =>
            $"{Converted(pair.Column.Target, pair.Conversion.Staged)} AS {pair.Column.Target.Name}");
        var faults = Faults.Select((fault, i) =>
            string.Create(CultureInfo.InvariantCulture, $"WHEN {fault.Condition} THEN {i + 1}"));
        return $"""
            SELECT {string.Join(", ", staged)}, fault, CASE WHEN fault IS NOT NULL
                THEN left({RawText()}, {MaxRawText}) END AS raw_text
            FROM (SELECT *, CAST(CASE {string.Join(" ", faults)} END AS UTINYINT) AS fault
            FROM (SELECT *, {string.Join(", ", values)}
            FROM (SELECT {raws}, {string.Join(", ", sources)}
            FROM ({_mapping.SourceQuery(_source.Scan(badRecords))}))))
            """;
    }

    private string Source(string target) => $"{_source.Prefix}source_{target}";

    private string Value(string target) => $"{_source.Prefix}value_{target}";

    private bool HasCurrency => _mapping.Columns.Any(column => column.Target.Name == "currency");

    private string Converted(TargetColumn target, string staged) =>
        target.Type == TargetType.Money && HasCurrency ? $"TRY_CAST({staged} * {Rate()} AS {target.SqlType})" : staged;

    private IEnumerable<Fault> CurrencyFaults(MappedColumn column) =>
        column.Target.Name == "currency"
            ? [new Fault("currency", $"has no rate to {_request.BaseCurrency}", $"{Rate()} IS NULL")]
            : [];

    // The value of one unit of the row's currency; null when it is not known.
    private string Rate()
    {
        var code = $"upper({Value("currency")})";
        var rates = _request.CurrencyRates.Select(rate =>
            $"WHEN {code} = {SqlText.Literal(rate.Key.ToUpperInvariant())} THEN "
                + $"{rate.Value.ToString("R", CultureInfo.InvariantCulture)}::DOUBLE");
        return $"(CASE WHEN coalesce({code}, '') IN ('', "
            + $"{SqlText.Literal(_request.BaseCurrency.ToUpperInvariant())}) THEN 1::DOUBLE "
            + $"{string.Join(" ", rates)} END)";
    }

    private string RawText()
    {
        var names = _source.Columns.Select((column, i) => (column.Name, Raw: SqlText.Identifier(_source.RawName(i))))
            .ToList();
        if (_source.Dialect is not { } dialect)
        {
            var fields = names.Select(name => $"{SqlText.Literal(name.Name)}: {name.Raw}");
            return $"CAST({{{string.Join(", ", fields)}}} AS VARCHAR)";
        }

        return string.Join($" || {SqlText.Literal(dialect.Delimiter)} || ",
            names.Select(name => Field(name.Raw, dialect)));
    }

    private static string Field(string raw, TextDialect dialect)
    {
        if (dialect.Quote is not { } quoteCharacter) return $"coalesce({raw}, '')";
        var quote = SqlText.Literal(quoteCharacter);
        var special = new[] { quote, SqlText.Literal(dialect.Delimiter), "chr(10)", "chr(13)" };
        return $"CASE WHEN {string.Join(" OR ", special.Select(text => $"contains({raw}, {text})"))} "
            + $"THEN {quote} || replace({raw}, {quote}, {quote} || {quote}) || {quote} ELSE coalesce({raw}, '') END";
    }
}
