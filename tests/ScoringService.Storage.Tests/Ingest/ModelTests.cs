using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace ScoringService.Storage.Tests.Ingest;

/// <summary>However rows are cut into units and streams, the tables are what one row after the other makes
/// them.</summary>
public sealed class ModelTests
{
    private const int Cases = 60;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Write_RandomFacts_LikeTheModel(bool hasFilter) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(20261122, 7),
            Prop.ForAll(Arb.From(Steps()), steps => Run(steps, hasFilter)));

    private static Gen<Step[]> Steps()
    {
        var row = Gen.Choose(0, 5).SelectMany(key => Gen.Choose(0, 3).SelectMany(customer =>
            Gen.Choose(1, 2).SelectMany(content => Gen.Choose(-2, 4).Select(at => new ModelRow(
                $"key-{key}", customer == 3 ? "a customer with a long id" : $"c{customer}",
                content.ToString(CultureInfo.InvariantCulture), at < 0 ? null : at)))));
        var step = Gen.Choose(0, 3).SelectMany(kind => Gen.Choose(1, 12).SelectMany(rows =>
            Gen.ArrayOf(row, rows).SelectMany(all => Gen.Choose(0, rows).Select(cut =>
                new Step(kind == 0, all, cut)))));
        return Gen.Choose(1, 6).SelectMany(count => Gen.ArrayOf(step, count));
    }

    private static void Run(Step[] steps, bool hasFilter)
    {
        using var db = new TestDatabase();
        if (!hasFilter) db.Database.KeyBytesForTests = 0;
        var oracle = new Oracle();
        foreach (var step in steps)
        {
            var rows = step.Rows;
            if (step.IsDelete) rows = [.. rows.Where(row => row.ChangedAt is not null)];
            var expected = rows.Aggregate(default(RowCounts), (counts, row) => counts
                + (step.IsDelete ? oracle.Delete(row.Key, row.ChangedAt!.Value) : oracle.Upsert(row)));
            var report = db.Write(
                Sent.Start(ImportTable.Transactions, null, step.IsDelete ? IngestOperation.Delete : default),
                Text(rows[..Math.Min(step.Cut, rows.Length)]), Text(rows[Math.Min(step.Cut, rows.Length)..]));
            Assert.Equal(expected, report.Rows);
        }

        Assert.Equal(oracle.Rows.Select(row => $"{row.Key}|{row.Customer}|{row.Content}|{Day(row.ChangedAt)}"),
            db.Rows("SELECT transaction_id, customer_id, amount::INTEGER, CAST(t.changed_at AS DATE)::VARCHAR "
                + "FROM whole_transactions t JOIN customers USING (customer_key) ORDER BY 1"));
        Assert.Equal(oracle.Customers.Order(StringComparer.Ordinal),
            db.Rows("SELECT customer_id FROM customers ORDER BY 1"));
        Assert.Equal(db.Count("SELECT count(*) FROM customers"),
            db.Count("SELECT coalesce(max(customer_key), -1) + 1 FROM customers"));
    }

    private static string Text(IEnumerable<ModelRow> rows) =>
        "transaction_id,customer_id,occurred_at,amount,changed_at\n" + string.Concat(rows.Select(row =>
            $"{row.Key},{row.Customer},2020-01-01,{row.Content},{Day(row.ChangedAt)}\n"));

    private static string Day(int? at) => at is { } day ? $"2020-02-0{day + 1}" : "";

    private sealed record Step(bool IsDelete, ModelRow[] Rows, int Cut)
    {
        public override string ToString() =>
            $"{(IsDelete ? "delete" : "upsert")} cut {Cut}: {string.Join("; ", Rows.Select(row => row.ToString()))}";
    }
}
