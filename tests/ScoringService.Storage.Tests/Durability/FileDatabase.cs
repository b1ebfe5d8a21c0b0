using System.Text;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Tests.Durability;

/// <summary>A database in a file, in a directory of its own.</summary>
internal sealed class FileDatabase : IDisposable
{
    public FileDatabase() => Database = ScoringDatabase.Open(Options);

    public TempDirectory Files { get; } = new();

    public string Path => Files.File("scores.duckdb");

    public DatabaseOptions Options => new() { Path = Path, Threads = 2, MemoryLimitBytes = 1L << 30 };

    public ScoringDatabase Database { get; private set; }

    /// <summary>Adds transactions, one second apart.</summary>
    public void Add(int first, int count)
    {
        var text = new StringBuilder("transaction_id,customer_id,occurred_at,amount,channel\n");
        for (var i = first; i < first + count; i++)
            text.Append($"t{i},customer-{i % 97},")
                .Append($"{new DateTime(2024, 1, 1).AddSeconds(i):yyyy-MM-dd HH:mm:ss},{i % 50 + 1},web-{i % 7}\n");
        var path = Files.Write($"{first}.csv", text.ToString());
        Database.Import(TestDatabase.Request(path, ImportTable.Transactions));
        File.Delete(path);
    }

    public void Execute(string sql)
    {
        using var session = Database.Connect();
        session.Execute(sql);
    }

    /// <summary>Closes the database and opens it again.</summary>
    public void Reopen()
    {
        Database.Dispose();
        Database = ScoringDatabase.Open(Options);
    }

    /// <summary>Everything in the tables, as one text, to be compared.</summary>
    public string Contents() => Contents(Database);

    public static string Contents(ScoringDatabase database)
    {
        using var session = database.Connect();
        return string.Join('\n', Tables(session).Select(table =>
            $"{table} {session.Scalar<long>($"SELECT count(*) FROM {table}")} "
            + session.Scalar<string>($"""
                SELECT coalesce(md5(string_agg(r, '|' ORDER BY r)), '')
                FROM (SELECT {table}::VARCHAR AS r FROM {table})
                """)));
    }

    /// <summary>Names of the files in the directory.</summary>
    public IEnumerable<string?> Names() =>
        Directory.EnumerateFiles(Files.Path).Select(System.IO.Path.GetFileName).Order();

    public void Dispose()
    {
        Database.Dispose();
        Files.Dispose();
    }

    private static List<string> Tables(Session session) => session.Query("""
        SELECT table_name FROM duckdb_tables()
        WHERE schema_name = 'main' AND database_name = current_database() ORDER BY 1
        """, row => row.GetString(0));
}
