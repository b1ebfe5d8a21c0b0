using ScoringService.Storage.Database;

namespace ScoringService.Storage.Import;

/// <summary>
/// Finds the staged rows whose key is in the database already or comes twice in the file, and puts them into the table
/// <c>verdicts</c> (row_index, fault): fault is null for the same content again, and <see
/// cref="StagedRows.Conflict"/> for other content. Keys are compared in full only where their 64-bit hashes meet: a
/// hash needs 8 bytes, a key up to 128.
/// </summary>
internal sealed class Comparison(Session session, Mapping mapping)
{
    private string Key => mapping.Target.Key;

    /// <summary>Compares.</summary>
    public void Run()
    {
        session.Execute("CREATE OR REPLACE TEMP TABLE verdicts (row_index BIGINT, fault UTINYINT)");
        // A customer that is known is brought up to date instead.
        if (mapping.Target.Table != ImportTable.Customers) CompareWithTable();
        // Derived keys hold the record number, so they come once.
        if (!mapping.IsKeyDerived) CompareWithinFile();
    }

    /// <summary>The stored rows of a fact table in the columns of a file.</summary>
    public static string StoredRows(TargetTable target) => target.Table == ImportTable.Transactions
        ? """
            SELECT t.transaction_id, c.customer_id, t.occurred_at, t.amount, t.currency, t.cost, t.quantity,
                g.term AS product_category, t.channel, CAST(t.kind AS VARCHAR) AS kind
            FROM transactions t JOIN customers c USING (customer_key)
            LEFT JOIN terms g ON g.field = 'product_category' AND g.term_key = t.category_key
            """
        : $"""
            SELECT c.customer_id, t.* EXCLUDE (customer_key, changed_at) REPLACE (CAST(t.kind AS VARCHAR) AS kind)
            FROM {target.Name} t JOIN customers c USING (customer_key)
            """;

    private IEnumerable<string> ContentNames =>
        mapping.Target.Columns.Select(column => column.Name).Where(name => name != Key);

    private string Content(string table) =>
        $"ROW({string.Join(", ", ContentNames.Select(name => $"{table}.{name}"))})";

    private string Verdict(string left, string right) =>
        $"CASE WHEN {Content(left)} IS DISTINCT FROM {Content(right)} THEN {StagedRows.Conflict} END";

    private void CompareWithTable()
    {
        session.Execute($"""
            CREATE OR REPLACE TEMP TABLE met AS
            SELECT hash({Key}) AS key_hash FROM {mapping.Target.Name}
            WHERE hash({Key}) IN (SELECT hash({Key}) FROM staged WHERE fault IS NULL)
            """);
        if (IsEmpty("met")) return;
        session.Execute($"""
            INSERT INTO verdicts
            SELECT s.row_index, {Verdict("s", "k")}
            FROM (SELECT * FROM staged WHERE fault IS NULL AND hash({Key}) IN (SELECT key_hash FROM met)) s
            JOIN ({StoredRows(mapping.Target)}) k USING ({Key})
            """);
    }

    // The first row with a key counts; later ones are held against it.
    private void CompareWithinFile()
    {
        session.Execute($"""
            CREATE OR REPLACE TEMP TABLE met AS
            SELECT hash({Key}) AS key_hash FROM staged WHERE fault IS NULL GROUP BY key_hash HAVING count(*) > 1
            """);
        if (IsEmpty("met")) return;
        session.Execute($"""
            CREATE OR REPLACE TEMP TABLE twins AS
            SELECT * FROM staged
            WHERE fault IS NULL AND hash({Key}) IN (SELECT key_hash FROM met)
                AND row_index NOT IN (SELECT row_index FROM verdicts)
            """);
        session.Execute($"""
            INSERT INTO verdicts
            SELECT t.row_index, {Verdict("t", "f")}
            FROM twins t
            JOIN (SELECT {Key}, min(row_index) AS row_index FROM twins GROUP BY {Key}) first USING ({Key})
            JOIN twins f ON f.row_index = first.row_index
            WHERE t.row_index <> first.row_index
            """);
    }

    private bool IsEmpty(string table) => session.Scalar<long>($"SELECT count(*) FROM (FROM {table} LIMIT 1)") == 0;
}
