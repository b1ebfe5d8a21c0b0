using System.Text;
using System.Text.RegularExpressions;
using Apache.Arrow;
using Apache.Arrow.Flight.Protocol.Sql;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Google.Protobuf;
using ScoringService.Server.Errors;
using Any = Google.Protobuf.WellKnownTypes.Any;

namespace ScoringService.Server.Flight;

/// <summary>
/// The commands of Flight SQL that drivers need to list and to read flights. A query is the name of a flight, or a
/// ScoreCustomersRequest in JSON; nothing is kept of a prepared one, as its handle is its text.
/// </summary>
internal static class FlightSql
{
    private const string Package = "arrow.flight.protocol.sql.";
    private const string TableType = "TABLE";

    private static readonly Schema Tables = new Schema.Builder()
        .Field(new Field("catalog_name", StringType.Default, true))
        .Field(new Field("db_schema_name", StringType.Default, true))
        .Field(new Field("table_name", StringType.Default, false))
        .Field(new Field("table_type", StringType.Default, false))
        .Build();

    private static readonly Schema TablesWithSchema = new(
        [.. Tables.FieldsList, new Field("table_schema", BinaryType.Default, false)], null);

    /// <summary>The command in some bytes; null when they hold none of Flight SQL.</summary>
    public static Any? Find(ByteString bytes)
    {
        try
        {
            var any = Any.Parser.ParseFrom(bytes);
            return any.TypeUrl.Contains(Package, StringComparison.Ordinal) ? any : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>The text of a query.</summary>
    /// <exception cref="RequestException">INVALID_ARGUMENT: the command is another one.</exception>
    public static string Query(Any command)
    {
        if (command.TryUnpack<CommandStatementQuery>(out var query)) return query.Query;
        if (command.TryUnpack<CommandPreparedStatementQuery>(out var prepared))
            return prepared.PreparedStatementHandle.ToStringUtf8();
        throw RequestException.Invalid("cmd", $"'{Any.GetTypeName(command.TypeUrl)}' is not answered; there are "
            + "CommandStatementQuery, CommandPreparedStatementQuery and CommandGetTables.");
    }

    /// <summary>A question for tables; null when the bytes hold something else.</summary>
    public static CommandGetTables? TablesWanted(ByteString bytes) =>
        Find(bytes) is { } command && command.TryUnpack<CommandGetTables>(out var wanted) ? wanted : null;

    /// <summary>The answer to a question for tables: an Arrow IPC stream without its end.</summary>
    /// <param name="wanted">The question.</param>
    /// <param name="tables">Names of all tables, and how to get the bytes of their schemas.</param>
    public static async Task<byte[]> ListAsync(
        CommandGetTables wanted, IEnumerable<(string Name, Func<Task<ByteString>> Schema)> tables)
    {
        // There are neither catalogs nor schemas: whoever asks for some finds nothing.
        var isOurs = wanted.Catalog.Length == 0 && IsLike("", wanted.DbSchemaFilterPattern)
            && (wanted.TableTypes.Count == 0 || wanted.TableTypes.Contains(TableType));
        var (catalogs, names) = (new StringArray.Builder(), new StringArray.Builder());
        var types = new StringArray.Builder();
        var schemas = new BinaryArray.Builder();
        foreach (var (name, schema) in tables.Where(table =>
            isOurs && (!wanted.HasTableNameFilterPattern || IsLike(table.Name, wanted.TableNameFilterPattern))))
        {
            catalogs.AppendNull();
            names.Append(name);
            types.Append(TableType);
            if (wanted.IncludeSchema) schemas.Append((await schema()).Span);
        }

        var none = catalogs.Build();
        List<IArrowArray> columns = [none, none, names.Build(), types.Build()];
        if (wanted.IncludeSchema) columns.Add(schemas.Build());
        var format = wanted.IncludeSchema ? TablesWithSchema : Tables;
        using var bytes = new MemoryStream();
        using var writer = new ArrowStreamWriter(bytes, format, leaveOpen: true);
        await writer.WriteRecordBatchAsync(new RecordBatch(format, columns, none.Length));
        return bytes.ToArray();
    }

    private static bool IsLike(string text, string pattern)
    {
        if (pattern.Length == 0) return true;
        var regex = new StringBuilder();
        foreach (var letter in pattern)
            regex.Append(letter switch { '%' => ".*", '_' => ".", _ => Regex.Escape(letter.ToString()) });
        return Regex.IsMatch(text, $"^{regex}$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase);
    }
}
