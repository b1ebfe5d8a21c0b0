using ScoringService.Storage.Database;
using ScoringService.Storage.Import;

namespace ScoringService.Storage.Quality;

/// <summary>The rules that take more than one row to see: over all data before an instant.</summary>
internal sealed class BaseChecks(Session session, DateTime at, QualityFindings findings)
{
    /// <summary>Reads and judges.</summary>
    public void Run()
    {
        var counts = session.Query(SqlScripts.Load("quality_base.sql"),
            row => Enumerable.Range(0, row.FieldCount).Select(row.Sum).ToArray(), ("before", at)).Single();
        JudgeCustomers(counts);
        foreach (var (table, rows, open) in OpenRows())
            findings.Share(QualityRules.OpenQuarantine, open, open + rows, (table, null),
                "rows wait in quarantine.");
    }

    // In the order of the statement's columns.
    private void JudgeCustomers(long[] counts)
    {
        long customers = counts[0], buyers = counts[1], dated = counts[7];
        findings.Share(QualityRules.RefundsExceedPurchases, counts[2], buyers, (ImportTable.Transactions, "amount"),
            "customers with transactions had got back more than they had bought by then.");
        findings.Share(QualityRules.OrderBeforeCooperation, counts[4], counts[3],
            (ImportTable.Customers, "cooperation_since"),
            "customers ordered before their cooperation_since.");
        findings.Share(QualityRules.CustomersWithoutAttributes, counts[5], customers, (ImportTable.Customers, null),
            "customers are known by their id only.");
        findings.Share(QualityRules.CustomersWithoutRows, counts[6], customers, (ImportTable.Customers, null),
            "customers have no transaction, interaction or event.");
        findings.Share(QualityRules.MissingFirstOrders, counts[8], dated, (ImportTable.Transactions, "occurred_at"),
            "customers with a cooperation_since began before the first transaction of all: their first orders are "
                + "missing.");
    }

    private IEnumerable<(ImportTable Table, long Rows, long Open)> OpenRows()
    {
        var open = session.Query("""
            SELECT coalesce(q.target, l.target), count(*) FROM quarantine q LEFT JOIN loads l ON l.load_id = q.load_id
            WHERE q.resolution IS NULL AND q.loaded_at < $at GROUP BY ALL
            """, row => (Target: row.Text(0), Rows: row.GetInt64(1)), ("at", at));
        foreach (var table in Enum.GetValues<ImportTable>())
        {
            var name = TargetTable.Of(table).Name;
            yield return (table, session.Scalar<long>($"SELECT count(*) FROM {name}"),
                open.Where(row => row.Target == name).Sum(row => row.Rows));
        }
    }
}
