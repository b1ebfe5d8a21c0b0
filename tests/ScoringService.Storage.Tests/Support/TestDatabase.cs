using ScoringService.Storage.Database;

namespace ScoringService.Storage.Tests;

/// <summary>A database in memory with a directory for files to load.</summary>
internal sealed class TestDatabase : IDisposable
{
    /// <summary>The transactions with their channels and currencies as texts; for FROM.</summary>
    public const string Sales = """
        (SELECT t.* EXCLUDE (rowid), c.term AS currency, h.term AS channel FROM whole_transactions t
        LEFT JOIN terms c ON c.field = 'currency' AND c.term_key = t.currency_key
        LEFT JOIN terms h ON h.field = 'channel' AND h.term_key = t.channel_key)
        """;

    public static readonly DateTime Now = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public TestDatabase(int threads = 2) =>
        Database = ScoringDatabase.Open(new DatabaseOptions { Threads = threads, MemoryLimitBytes = 1L << 30 });

    public ScoringDatabase Database { get; }

    public TempDirectory Files { get; } = new();

    public static ImportRequest Request(string path, ImportTable table,
        params (string Target, string Expression)[] mapping) =>
        new()
        {
            Path = path,
            Table = table,
            LoadedAt = Now,
            Mapping = mapping.ToDictionary(pair => pair.Target, pair => pair.Expression),
        };

    /// <summary>Loads a file of transactions made of <paramref name="text"/>.</summary>
    public ImportReport Load(string text, params (string Target, string Expression)[] mapping) =>
        Load(ImportTable.Transactions, text, mapping);

    public ImportReport Load(ImportTable table, string text, params (string Target, string Expression)[] mapping) =>
        Database.Import(Request(Files.Write($"{Guid.NewGuid():N}.csv", text), table, mapping));

    public void Execute(string sql)
    {
        using var session = Database.Connect();
        session.Execute(sql);
    }

    public List<string> Rows(string sql)
    {
        using var session = Database.Connect();
        return session.Query(sql, row => string.Join("|", Enumerable.Range(0, row.FieldCount)
            .Select(i => row.IsDBNull(i) ? ""
                : Convert.ToString(row.GetValue(i), System.Globalization.CultureInfo.InvariantCulture))));
    }

    public long Count(string sql)
    {
        using Session session = Database.Connect();
        return session.Scalar<long>(sql);
    }

    public void Dispose()
    {
        Database.Dispose();
        Files.Dispose();
    }
}
