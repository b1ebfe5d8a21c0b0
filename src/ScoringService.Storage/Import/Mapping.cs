using ScoringService.Storage.Database;

namespace ScoringService.Storage.Import;

/// <summary>Which target columns a load fills, and from what.</summary>
internal sealed class Mapping
{
    private readonly SourceTable _source;
    private readonly HashSet<string> _typed = new(StringComparer.Ordinal);
    private readonly HashSet<int> _used = [];

    private Mapping(SourceTable source, TargetTable target)
    {
        _source = source;
        Target = target;
    }

    /// <summary>The table loaded into.</summary>
    public TargetTable Target { get; }

    /// <summary>The target columns that are filled, in the table's order.</summary>
    public IReadOnlyList<MappedColumn> Columns { get; private set; } = [];

    /// <summary>Whether rows get a key made of file name and record number.</summary>
    public bool IsKeyDerived => Columns.All(column => column.Target.Name != Target.Key);

    /// <summary>Resolves the request's mapping against the file.</summary>
    /// <exception cref="StorageException">InvalidArgument: a target or column does not exist, a required target has
    /// no source, or an expression is not usable.</exception>
    public static Mapping Resolve(Session session, SourceTable source, TargetTable target, ImportRequest request)
    {
        var given = Given(request, target);
        var missing = Missing(source, target, given);
        if (missing.Count != 0) throw MissingTargets(source, target, missing);
        var mapping = new Mapping(source, target);
        var checker = new ExpressionChecker(session, source.Columns);
        var columns = new List<MappedColumn>();
        foreach (var column in target.Columns)
        {
            var expression = given.GetValueOrDefault(column.Name);
            if (expression is null && SameName(source, column.Name)
                is { } index) expression = source.Columns[index].Name;
            if (expression is not null) columns.Add(mapping.Map(session, checker, column, expression));
        }

        mapping.Columns = columns;
        source.Use(mapping._used);
        mapping.Columns = columns.Select(column => mapping.WithFormat(session, column, request)).ToList();
        return mapping;
    }

    /// <summary>Whether the file's column names serve the request's mapping; says whether a first line is a
    /// header.</summary>
    public static bool Fits(SourceTable source, TargetTable target, ImportRequest request)
    {
        var given = Given(request, target);
        return given.Values.All(expression => IndexOf(source, expression) is not null || !IsIdentifier(expression))
            && Missing(source, target, given).Count == 0;
    }

    /// <summary>A query that gives the file's columns as they are, and typed under their own names where expressions
    /// need that.</summary>
    public string SourceQuery(string scan)
    {
        var typed = _source.Columns.Select((column, i) => (column, i)).Where(pair => _typed.Contains(pair.column.Name))
            .Select(pair => $", {TypedColumn(pair.column, pair.i)} AS {SqlText.Identifier(pair.column.Name)}");
        return $"SELECT *{string.Concat(typed)} FROM ({scan})";
    }

    private static Dictionary<string, string> Given(ImportRequest request, TargetTable target)
    {
        var given = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, expression) in request.Mapping)
        {
            if (target.Columns.All(column => !column.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                var nearest = NearestName.Of(name, target.Columns.Select(column => column.Name));
                throw Invalid($"'{name}' is not a column of "
                    + $"{target.Name}{Suggestion(nearest)} Its columns are "
                    + $"{string.Join(", ", target.Columns.Select(column => column.Name))}.");
            }

            if (string.IsNullOrWhiteSpace(expression)) throw Invalid($"The mapping of '{name}' is empty.");
            if (!given.TryAdd(name, expression.Trim())) throw Invalid($"The mapping names '{name}' twice.");
        }

        return given;
    }

    private static List<TargetColumn> Missing(
        SourceTable source, TargetTable target, Dictionary<string, string> given) =>
        target.Columns.Where(column => column.IsRequired && !(target.DerivesKey && column.Name == target.Key)
            && !given.ContainsKey(column.Name) && SameName(source, column.Name) is null).ToList();

    private static StorageException MissingTargets(SourceTable source, TargetTable target, List<TargetColumn> missing)
    {
        var names = source.Columns.Select(column => column.Name).ToList();
        var wants = missing.Select(column =>
            NearestName.Of(column.Name, names) is { } nearest ? $"{column.Name} (did you mean '{nearest}'?)"
                : column.Name);
        return Invalid($"'{source.File.Name}' cannot be loaded into {target.Name}: nothing is mapped to "
            + $"{string.Join(", ", wants)}. The file has the "
            + $"columns {string.Join(", ", names)}. Map them, for example {missing[0].Name} = "
                + $"{SqlText.Identifier(names[0])}.");
    }

    private MappedColumn Map(Session session, ExpressionChecker checker, TargetColumn target, string expression)
    {
        if (IndexOf(_source, expression) is { } index)
        {
            _used.Add(index);
            return new MappedColumn(target, expression, SqlText.Identifier(_source.RawName(index)),
                _source.IsText ? "VARCHAR" : _source.Columns[index].Type);
        }

        foreach (var name in checker.Check(target.Name, expression))
        {
            _typed.Add(name);
            _used.Add(SameName(_source, name)!.Value);
        }

        // A value that cannot be computed is missing, and the row is refused if it is required; it must not end the
        // load.
        var sql = $"TRY(({expression}\n))";
        return new MappedColumn(target, expression, sql, TypeOf(session, target, expression, sql));
    }

    private MappedColumn WithFormat(Session session, MappedColumn column, ImportRequest request)
    {
        if (!column.IsText || column.Target.Type is not (TargetType.Instant or TargetType.Date)) return column;
        var format = request.TimestampFormat ?? Instants.Detect(session, SourceQuery(_source.Scan(BadRecords.Skip)),
            column.Sql);
        return column with { TimestampFormat = format };
    }

    private string TypeOf(Session session, TargetColumn target, string expression, string sql)
    {
        var typedNulls = _source.Columns.Select(column => $"NULL::{column.Type} AS {SqlText.Identifier(column.Name)}");
        var nulls = _source.Columns.Select((column, i) => $"NULL::VARCHAR AS {SqlText.Identifier(_source.RawName(i))}");
        var typed = _source.IsText
            ? SourceQuery($"SELECT {string.Join(", ", nulls)}")
            : $"SELECT {string.Join(", ", typedNulls)}";
        try
        {
            return session.Scalar<string>($"SELECT column_type FROM (DESCRIBE SELECT {sql} FROM ({typed}))")!;
        }
        catch (StorageException e) when (e.Kind == StorageErrorKind.Internal)
        {
            throw Invalid($"The mapping {target.Name} = {expression} cannot be used: "
                + $"{DatabaseErrors.FirstLine(e.InnerException ?? e)}");
        }
    }

    // Whole numbers are doubles here: detection saw the first rows only, and 2.5 must not become 3 because they held
    // 1 and 2.
    private string TypedColumn(FileColumn column, int index)
    {
        var raw = SqlText.Identifier(_source.RawName(index));
        if (!_source.IsText) return raw;
        return column.Type switch
        {
            "VARCHAR" => raw,
            "DATE" or "TIMESTAMP" or "TIMESTAMP WITH TIME ZONE" => Instants.FromText(raw, format: null),
            "BIGINT" or "HUGEINT" => $"TRY_CAST({raw} AS DOUBLE)",
            _ => $"TRY_CAST({raw} AS {column.Type})",
        };
    }

    private static int? SameName(SourceTable source, string target)
    {
        for (var i = 0; i < source.Columns.Count; i++)
            if (source.Columns[i].Name.Equals(target, StringComparison.OrdinalIgnoreCase)) return i;
        return null;
    }

    // A column is named as it is, or as a quoted SQL identifier.
    private static int? IndexOf(SourceTable source, string expression) =>
        SameName(source, expression)
        ?? (expression.Length > 2 && expression[0] == '"' && expression[^1] == '"'
            ? SameName(source, expression[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal)) : null);

    private static string Suggestion(string? nearest) => nearest is null ? "." : $"; did you mean '{nearest}'?";

    private static bool IsIdentifier(string expression) => expression.All(c => char.IsLetterOrDigit(c) || c == '_');

    private static StorageException Invalid(string message) => new(StorageErrorKind.InvalidArgument, message);
}
