using System.Text.Json;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Import;

/// <summary>
/// Lets through one scalar expression over the columns of a file, and nothing else that could be written in SQL. The
/// text is parsed by DuckDB itself, and every node of the result must be of a kind that is known to be harmless.
/// </summary>
internal sealed class ExpressionChecker
{
    private static readonly HashSet<string> AllowedClasses =
        ["CONSTANT", "COLUMN_REF", "FUNCTION", "CAST", "CASE", "COMPARISON", "CONJUNCTION", "OPERATOR", "BETWEEN"];

    private readonly Session _session;
    private readonly IReadOnlyDictionary<string, string> _columns;
    private readonly Lazy<Dictionary<string, string>> _functions;

    /// <summary>Creates a checker for expressions over the given columns.</summary>
    public ExpressionChecker(Session session, IReadOnlyList<FileColumn> columns)
    {
        _session = session;
        _columns = columns.ToDictionary(column => column.Name, column => column.Name, StringComparer.OrdinalIgnoreCase);
        _functions = new(LoadFunctions);
    }

    /// <summary>The file's columns that the expression of a target reads.</summary>
    /// <exception cref="StorageException">InvalidArgument: the text is not such an expression.</exception>
    public IReadOnlySet<string> Check(string target, string expression)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        // The line break keeps a comment at the end from swallowing the parenthesis.
        var tree = _session.Scalar<string>("SELECT CAST(json_serialize_sql(CAST($sql AS VARCHAR)) AS VARCHAR)",
            ("sql", $"SELECT ({expression}\n)"))!;
        using var json = JsonDocument.Parse(tree);
        Visit(RootOf(json.RootElement, target, expression), target, expression, used);
        return used;
    }

    private static JsonElement RootOf(JsonElement tree, string target, string expression)
    {
        if (tree.GetProperty("error").GetBoolean())
            throw Refused(target, expression, tree.GetProperty("error_message").GetString() ?? "it is not SQL");
        var statements = tree.GetProperty("statements");
        var node = statements.GetArrayLength() == 1 ? statements[0].GetProperty("node") : default;
        var isPlainSelect = node.ValueKind == JsonValueKind.Object
            && node.GetProperty("type").ValueEquals("SELECT_NODE")
            && node.GetProperty("select_list").GetArrayLength() == 1
            && node.GetProperty("from_table").GetProperty("type").ValueEquals("EMPTY")
            && node.GetProperty("modifiers").GetArrayLength() == 0
            && node.GetProperty("cte_map").GetProperty("map").GetArrayLength() == 0
            && node.GetProperty("group_expressions").GetArrayLength() == 0
            && new[] { "where_clause", "having", "qualify", "sample" }.All(clause =>
                node.GetProperty(clause).ValueKind == JsonValueKind.Null);
        return isPlainSelect ? node.GetProperty("select_list")[0]
            : throw Refused(target, expression, "it must be one expression");
    }

    private void Visit(JsonElement node, string target, string expression, HashSet<string> used)
    {
        switch (node.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in node.EnumerateArray()) Visit(item, target, expression, used);
                break;
            case JsonValueKind.Object:
                if (node.TryGetProperty("class", out var name))
                    CheckNode(name.GetString()!, node, target, expression, used);
                foreach (var property in node.EnumerateObject()) Visit(property.Value, target, expression, used);
                break;
        }
    }

    private void CheckNode(string name, JsonElement node, string target, string expression, HashSet<string> used)
    {
        if (!AllowedClasses.Contains(name))
            throw Refused(target, expression, name switch
            {
                "SUBQUERY" => "subqueries are not allowed",
                "WINDOW" => "window functions are not allowed: it must look at one row only",
                "STAR" => "* is not allowed: name the columns",
                _ => $"{name.ToLowerInvariant()} expressions are not allowed",
            });
        if (name == "COLUMN_REF") used.Add(Column(node, target, expression));
        if (name == "FUNCTION") CheckFunction(node, target, expression);
    }

    private string Column(JsonElement node, string target, string expression)
    {
        var name = node.GetProperty("column_names")[0].GetString()!;
        if (_columns.TryGetValue(name, out var column)) return column;
        var nearest = NearestName.Of(name, _columns.Keys);
        throw Refused(target, expression,
            $"the file has no column '{name}'{(nearest is null ? "" : $"; did you mean '{nearest}'?")} It has: "
                + $"{string.Join(", ", _columns.Keys)}");
    }

    private void CheckFunction(JsonElement node, string target, string expression)
    {
        var name = node.GetProperty("function_name").GetString()!;
        var problem = _functions.Value.GetValueOrDefault(name) switch
        {
            "scalar" => null,
            "aggregate" => $"'{name}' is an aggregate function: it must look at one row only",
            null => $"there is no function '{name}'",
            _ => $"the function '{name}' is not allowed: it is no scalar function of its arguments",
        };
        if (problem is not null) throw Refused(target, expression, problem);
    }

    // Functions by name: 'scalar' when every overload depends on nothing but its arguments.
    private Dictionary<string, string> LoadFunctions() =>
        _session.Query(
            """
            SELECT function_name, CASE
                WHEN bool_and(function_type = 'scalar' AND stability = 'CONSISTENT'
                    AND function_name <> 'getvariable' AND NOT starts_with(function_name, 'current_'))
                        OR function_name IN ('nullif', 'date_add', 'fdiv', 'fmod', 'round_even') THEN 'scalar'
                WHEN bool_or(function_type = 'aggregate') THEN 'aggregate' ELSE 'other' END
            FROM duckdb_functions() WHERE function_type NOT IN ('pragma', 'table', 'table_macro')
            GROUP BY function_name
            """, row => (Name: row.GetString(0), Kind: row.GetString(1)))
            .ToDictionary(function => function.Name, function => function.Kind, StringComparer.OrdinalIgnoreCase);

    private static StorageException Refused(string target, string expression, string why) =>
        new(StorageErrorKind.InvalidArgument, $"The mapping {target} = {expression} cannot be used: {why}.");
}
