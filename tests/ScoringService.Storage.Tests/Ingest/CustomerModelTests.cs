using FsCheck;
using FsCheck.Fluent;

namespace ScoringService.Storage.Tests.Ingest;

/// <summary>However changes of customers are cut into units and streams, the table is what one row after the other
/// makes it.</summary>
public sealed class CustomerModelTests
{
    private const int Cases = 60;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Write_RandomCustomers_LikeTheModel(bool hasFilter) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(20261122, 9),
            Prop.ForAll(Arb.From(Steps()), steps => Run(steps, hasFilter)));

    private static Gen<Step[]> Steps()
    {
        var row = Gen.Choose(0, 3).SelectMany(id => Gen.Choose(0, 2).SelectMany(name =>
            Gen.Choose(0, 2).SelectMany(industry => Gen.Choose(-2, 4).Select(at => new ModelCustomer(
                $"c{id}", name == 0 ? null : $"n{name}", industry == 0 ? null : $"i{industry}", at < 0 ? null : at)))));
        var step = Gen.Choose(0, 4).SelectMany(kind => Gen.Choose(1, 8).SelectMany(rows =>
            Gen.ArrayOf(row, rows).SelectMany(all => Gen.Choose(0, rows).Select(cut => new Step(kind, all, cut)))));
        return Gen.Choose(1, 6).SelectMany(count => Gen.ArrayOf(step, count));
    }

    private static void Run(Step[] steps, bool hasFilter)
    {
        using var db = new TestDatabase();
        if (!hasFilter) db.Database.KeyBytesForTests = 0;
        var oracle = new CustomerOracle();
        foreach (var step in steps)
        {
            var isDelete = step.Kind == 0;
            var rows = step.Rows.Where(row => !isDelete || row.ChangedAt is not null).Select(row => row with
            {
                Name = step.Kind == 1 ? ModelCustomer.NotSent : row.Name,
                Industry = step.Kind == 2 ? ModelCustomer.NotSent : row.Industry,
            }).ToArray();
            var expected = rows.Aggregate(default(RowCounts), (counts, row) => counts
                + (isDelete ? oracle.Delete(row.Id, row.ChangedAt!.Value) : oracle.Upsert(row)));
            var cut = Math.Min(step.Cut, rows.Length);
            var report = db.Write(
                Sent.Start(ImportTable.Customers, null, isDelete ? IngestOperation.Delete : default),
                Text(step.Kind, rows[..cut]), Text(step.Kind, rows[cut..]));
            Assert.Equal(expected, report.Rows);
        }

        Assert.Equal(oracle.Rows.Select(row => $"{row.Id}|{row.Name}|{row.Industry}|{Day(row.ChangedAt)}"),
            db.Rows("SELECT customer_id, name, term, CAST(changed_at AS DATE)::VARCHAR FROM customers "
                + "LEFT JOIN terms ON field = 'industry' AND term_key = industry_key ORDER BY 1"));
        Assert.Equal(Enumerable.Range(0, oracle.Rows.Count()).Select(i => $"{i}"),
            db.Rows("SELECT customer_key FROM customers ORDER BY 1"));
    }

    private static string Text(int kind, IEnumerable<ModelCustomer> rows)
    {
        var header = kind switch { 1 => "customer_id,industry,changed_at", 2 => "customer_id,name,changed_at",
            _ => "customer_id,name,industry,changed_at" };
        return header + "\n" + string.Concat(rows.Select(row => kind switch
        {
            1 => $"{row.Id},{row.Industry},{Day(row.ChangedAt)}\n",
            2 => $"{row.Id},{row.Name},{Day(row.ChangedAt)}\n",
            _ => $"{row.Id},{row.Name},{row.Industry},{Day(row.ChangedAt)}\n",
        }));
    }

    private static string Day(int? at) => at is { } day ? $"2020-02-0{day + 1}" : "";

    private sealed record Step(int Kind, ModelCustomer[] Rows, int Cut)
    {
        public override string ToString() =>
            $"kind {Kind} cut {Cut}: {string.Join("; ", Rows.Select(row => row.ToString()))}";
    }
}
