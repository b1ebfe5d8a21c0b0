using System.Text;
using ScoringService.Storage.Tests.Runs;

namespace ScoringService.Storage.Tests.Privacy;

/// <summary>A database file of five customers, of whom one has left its traces in every table.</summary>
internal sealed class PrivateData : IDisposable
{
    public const string Id = "CUST-77-王";
    public const string Name = "欧阳淑芬";
    public const string Contact = "Frau Ouyang +86 138-0013-8000";
    public const string Owner = "Schmidt, Key Account";

    public static readonly DateTime Now = new(2026, 3, 4, 5, 6, 7, 0, DateTimeKind.Utc);
    public static readonly DateTime AsOf = new(2025, 6, 30, 23, 59, 59, 999, 999, DateTimeKind.Utc);

    private const string Customers = $"""
        customer_id,name,contact_role,owner,industry,region,consent_profiling,tags
        a,Anna,CEO,Li,Retail,North,GRANTED,
        {Id},{Name},{Contact},"{Owner}",Retail,South,GRANTED,vip
        b,Bert,CFO,Li,Steel,North,GRANTED,
        c,Carl,CTO,Wu,Steel,South,DENIED,
        """;

    private const string Transactions = $"""
        transaction_id,customer_id,occurred_at,amount,product_category
        t1,a,2025-01-02,10,Tea
        t2,{Id},2025-01-03,20,Coffee
        t3,{Id},2025-02-03,30,Tea
        t4,b,2025-01-04,40,Tea
        t5,c,2025-01-05,50,Tea
        t6,d,2025-01-06,60,Cups
        """;

    public PrivateData()
    {
        Directory.CreateDirectory(Folder);
        Open();
        using (var session = Database.Connect()) session.Execute("SET GLOBAL force_compression = 'uncompressed'");
        Load("customers.csv", ImportTable.Customers, Customers);
        LoadTransactions();
        Load("interactions.csv", ImportTable.Interactions, $"""
            interaction_id,customer_id,occurred_at,kind,score
            i1,{Id},2025-01-07,SURVEY,9
            i2,d,2025-01-07,SURVEY,5
            """);
        Load("events.csv", ImportTable.Events, $"""
            event_id,customer_id,occurred_at,kind,feature
            e1,{Id},2025-01-07,FEATURE_USE,chat
            e2,c,2025-01-07,FEATURE_USE,chat
            """);
        Load("bad.csv", ImportTable.Transactions, $"""
            transaction_id,customer_id,occurred_at,amount
            x1,{Id},2025-01-02,not a number
            x2,b,2025-01-02,for {Name} by mistake
            x3,b,2025-01-02,neither
            x4,CUST-77,2025-01-02,somebody else
            x5,b,2025-01-02,a or b
            """);
        // Whose row it would have been, where that could be read.
        Execute("UPDATE quarantine SET customer_id = split_part(raw_text, ',', 2) WHERE customer_id IS NULL");
        Database.SetTierOverride(new(Id, "VIP", "The board likes her", "Li Wei"), Now);
        Database.SetTierOverride(new("d", "VIP", "A big one", "Li Wei"), Now);
        Record(0, "old");
        Record(1, "new");
        using (var session = Database.Connect())
            session.Execute("""
                INSERT INTO deletions VALUES ('transactions', $row, $key, $at), ('events', 'e9', NULL, $at)
                """, ("row", "gone-1"), ("key", 1), ("at", Now));
    }

    public TempDirectory Files { get; } = new();

    /// <summary>The directory with the database and nothing else.</summary>
    public string Folder => Files.File("data");

    public ScoringDatabase Database { get; private set; } = null!;

    public ImportReport LoadTransactions() => Load("transactions.csv", ImportTable.Transactions, Transactions);

    public ImportReport LoadCustomers() => Load("customers.csv", ImportTable.Customers, Customers);

    public ErasureReport Erase(string id = Id) => Database.EraseCustomer(id, "Asked for it, ticket 12", "Li Wei", Now);

    public void Reopen()
    {
        Database.Dispose();
        Open();
    }

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

    /// <summary>The files below the folder that have a text in any of the usual encodings, and which text.</summary>
    public List<string> FilesWith(params string[] texts)
    {
        Execute("CHECKPOINT");
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            foreach (var text in texts)
                foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode])
                    if (bytes.AsSpan().IndexOf(encoding.GetBytes(text)) >= 0)
                        found.Add($"{Path.GetFileName(file)}: {text}");
        }

        return found;
    }

    public void Dispose()
    {
        Database.Dispose();
        Files.Dispose();
    }

    private void Open() => Database = ScoringDatabase.Open(new DatabaseOptions
    {
        Path = Path.Combine(Folder, "scoring.duckdb"), Threads = 1, MemoryLimitBytes = 1L << 30,
    });

    private ImportReport Load(string name, ImportTable table, string text) => Database.Import(
        new ImportRequest { Path = Files.Write(name, text), Table = table, LoadedAt = Now });

    private void Record(int day, string tier) => Database.RecordRun(
        new ScoringRun
        {
            RunId = $"run {day}",
            AsOf = AsOf.AddDays(day),
            ModelVersion = 1,
            Watermark = Database.Watermark,
            OverrideRevision = Database.OverrideRevision,
            CreatedAt = Now,
            Customers = 5,
            Scored = 5,
        },
        StateRow.States([.. Enumerable.Range(0, 5).Select(
            key => new StateRow("NEW", $"{tier} {key}", "LOYAL") { Revenue = 100 * key })]));
}
