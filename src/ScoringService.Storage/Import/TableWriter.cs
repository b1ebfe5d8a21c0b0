using ScoringService.Storage.Database;

namespace ScoringService.Storage.Import;

/// <summary>Writes the accepted rows, with the customers and terms that they need.</summary>
internal sealed class TableWriter(Session session, Mapping mapping)
{
    private const string Accepted =
        "SELECT * FROM staged WHERE fault IS NULL AND row_index NOT IN (SELECT row_index FROM verdicts)";

    private IEnumerable<string> MappedNames => mapping.Columns.Select(column => column.Target.Name);

    /// <summary>Writes the rows and gives how many there were, and how many customers are new.</summary>
    public (long Rows, long NewCustomers) Write()
    {
        // Without verdicts there is nothing to look up for every row.
        var accepted = session.Scalar<long>("SELECT count(*) FROM verdicts") == 0
            ? "SELECT * FROM staged WHERE fault IS NULL" : Accepted;
        session.Execute($"CREATE OR REPLACE TEMP VIEW accepted AS {accepted}");
        var updated = mapping.Target.Table == ImportTable.Customers ? FindChanges() : 0;
        var newCustomers = AddCustomers();
        if (mapping.Target.Table == ImportTable.Customers)
        {
            AddTerms("industry");
            AddTerms("region");
            UpdateCustomers();
            return (newCustomers + updated, newCustomers);
        }

        if (mapping.Target.Table == ImportTable.Transactions) AddTerms("product_category");
        return (InsertFacts(), newCustomers);
    }

    // Keys are dense and follow the order of first appearance.
    private long AddCustomers() => session.Execute("""
        INSERT INTO customers (customer_key, customer_id)
        SELECT (SELECT count(*) FROM customers) + row_number() OVER (ORDER BY first_index) - 1, customer_id
        FROM (SELECT customer_id, min(row_index) AS first_index FROM accepted GROUP BY customer_id)
        ANTI JOIN customers USING (customer_id)
        ORDER BY first_index
        """);

    private void AddTerms(string field)
    {
        if (!MappedNames.Contains(field)) return;
        session.Execute($"""
            INSERT INTO terms
            SELECT $field,
                (SELECT count(*) FROM terms WHERE field = $field) + row_number() OVER (ORDER BY first_index) - 1, term
            FROM (SELECT {field} AS term, min(row_index) AS first_index FROM accepted WHERE {field} IS NOT NULL
                GROUP BY term)
            ANTI JOIN (SELECT term FROM terms WHERE field = $field) known USING (term)
            ORDER BY first_index
            """, ("field", field));
    }

    private long InsertFacts()
    {
        var isSale = mapping.Target.Table == ImportTable.Transactions;
        var values = mapping.Target.Columns.Select(column => column.Name switch
        {
            "customer_id" => "c.customer_key AS customer_key",
            "product_category" => "g.term_key AS category_key",
            _ => $"s.{column.Name} AS {column.Name}",
        });
        var terms = isSale ? "LEFT JOIN (SELECT term, term_key FROM terms WHERE field = 'product_category') g ON "
            + "g.term = s.product_category" : "";
        return session.Execute($"""
            INSERT INTO {mapping.Target.Name} BY NAME
            SELECT {string.Join(", ", values)} FROM accepted s JOIN customers c ON c.customer_id = s.customer_id {terms}
            """);
    }

    // Known customers: rows that say nothing new are duplicates, the others are changes. Only what the file speaks of
    // is compared.
    private long FindChanges()
    {
        var content = MappedNames.Where(name => name != "customer_id").ToList();
        string Row(string table) => content.Count == 0 ? "1"
            : $"ROW({string.Join(", ", content.Select(name => $"{table}.{name}"))})";
        session.Execute($"""
            CREATE OR REPLACE TEMP TABLE known AS
            SELECT s.row_index, c.customer_key, {Row("s")} IS DISTINCT FROM {Row("c")} AS is_changed
            FROM accepted s
            JOIN (
                SELECT k.* REPLACE (CAST(kind AS VARCHAR) AS kind, CAST(status AS VARCHAR) AS status,
                    CAST(consent_profiling AS VARCHAR) AS consent_profiling), i.term AS industry, r.term AS region
                FROM customers k
                LEFT JOIN terms i ON i.field = 'industry' AND i.term_key = k.industry_key
                LEFT JOIN terms r ON r.field = 'region' AND r.term_key = k.region_key
            ) c ON c.customer_id = s.customer_id
            """);
        session.Execute("INSERT INTO verdicts SELECT row_index, NULL FROM known WHERE NOT is_changed");
        session.Execute($"CREATE OR REPLACE TEMP VIEW accepted AS {Accepted}");
        return session.Scalar<long>("SELECT count(*) FROM known WHERE is_changed");
    }

    private void UpdateCustomers()
    {
        var assignments = MappedNames.Where(name => name != "customer_id").Select(name => name switch
        {
            "industry" => "industry_key = s.industry_key",
            "region" => "region_key = s.region_key",
            "kind" => "kind = CAST(s.kind AS customer_kind)",
            "status" => "status = CAST(s.status AS customer_status)",
            "consent_profiling" => "consent_profiling = CAST(s.consent_profiling AS consent)",
            _ => $"{name} = s.{name}",
        }).ToList();
        if (assignments.Count == 0) return;
        session.Execute($"""
            UPDATE customers SET {string.Join(", ", assignments)}
            FROM (
                SELECT a.*, i.term_key AS industry_key, r.term_key AS region_key FROM accepted a
                LEFT JOIN terms i ON i.field = 'industry' AND i.term = a.industry
                LEFT JOIN terms r ON r.field = 'region' AND r.term = a.region
            ) s
            WHERE customers.customer_id = s.customer_id
            """);
    }
}
