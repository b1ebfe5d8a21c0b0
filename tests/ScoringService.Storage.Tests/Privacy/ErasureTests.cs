using System.Text;
using ScoringService.Engine;
using ScoringService.Storage.Tests.Runs;

namespace ScoringService.Storage.Tests.Privacy;

/// <summary>A customer that is erased is gone, from everywhere and for good.</summary>
public sealed class ErasureTests
{
    private static readonly string[] Traces =
        [PrivateData.Id, PrivateData.Name, PrivateData.Contact, PrivateData.Owner, "The board likes her", "gone-1"];

    [Fact]
    public void EraseCustomer_ThenCompact_LeavesNotAByteInAnyFile()
    {
        using var data = new PrivateData();
        // The search finds what is there.
        Assert.All(Traces, trace => Assert.NotEmpty(data.FilesWith(trace)));

        data.Erase();
        data.Database.Compact();

        Assert.Empty(data.FilesWith(Traces));
        data.Reopen();
        Assert.Empty(data.FilesWith(Traces));
        Assert.NotEmpty(data.FilesWith("Anna"));
        Assert.Equal(["a", "b", "c", "d"], data.Rows("SELECT customer_id FROM customers ORDER BY customer_id"));
    }

    [Fact]
    public void EraseCustomer_AKnownOne_IsInNoTable()
    {
        using var data = new PrivateData();
        var tables = data.Rows("""
            SELECT table_name FROM duckdb_columns() WHERE column_name = 'customer_key' AND NOT internal
                AND table_name <> 'whole_transactions' ORDER BY 1
            """);
        Assert.Equal(["customers", "deletions", "events", "interactions", "run_states", "score_changes",
            "tier_overrides", "transactions"], tables);
        // Rows of the erased customer are in every one of them, so that nothing is proven of an empty table.
        Assert.All(tables, table => Assert.NotEqual(["0"],
            data.Rows($"SELECT count(*) FROM {table} WHERE customer_key = 1")));
        var before = tables.ToDictionary(table => table, table => Others(data, table));

        var report = data.Erase();

        Assert.True(report.WasKnown);
        // Customer, 2 transactions, interaction, event, override, 2 states, changes, deletion, 2 refused rows.
        Assert.Equal(1 + 2 + 1 + 1 + 1 + 2 + 1 + 1 + 2, report.Rows);
        foreach (var table in tables) Assert.Equal(before[table], Others(data, table));
        Assert.Equal(["x3", "x4", "x5"], data.Rows(
            "SELECT regexp_extract(raw_text, 'x[0-9]') FROM quarantine ORDER BY quarantine_id"));
    }

    [Fact]
    public void EraseCustomer_InTheMiddle_GivesItsKeyToTheLastOne()
    {
        using var data = new PrivateData();
        data.Erase();
        Assert.Equal(["0|a", "1|d", "2|b", "3|c"],
            data.Rows("SELECT customer_key, customer_id FROM customers ORDER BY customer_key"));
        // Still in the order of the keys, in which features are read fastest.
        Assert.Equal(["0", "1", "2", "3"], data.Rows("SELECT customer_key FROM customers"));
        var batch = data.Database.ReadFeatures(PrivateData.AsOf);
        Assert.Equal(["a", "d", "b", "c"], Enumerable.Range(0, batch.Count).Select(row => batch.CustomerId[row]));
        Assert.Equal([10, 60, 40, 50], batch.Float64(FeatureColumns.TotalSpend).ToArray());
        Assert.Equal(["d"], data.Database.ListTierOverrides(new(), 10).Select(one => one.Decision.CustomerId));
        Assert.Equal([1], data.Database.ReadTierDecisions(PrivateData.AsOf).Decisions.Select(one => one.Row));
        Assert.Equal(["new 4"], data.Database.ListChanges(new() { CustomerId = "d", Column = "tier" }, 1)
            .Select(change => change.To));
    }

    [Fact]
    public void EraseCustomer_AShortId_LeavesRefusedRowsOfOthers()
    {
        using var data = new PrivateData();
        // "a" is a word in two of them.
        data.Erase("a");
        Assert.Equal(["5"], data.Rows("SELECT count(*) FROM quarantine"));
        // Of rows that nobody is known to own, any that names it goes.
        data.Execute("UPDATE quarantine SET customer_id = NULL WHERE customer_id = 'b'");
        data.Erase("b");
        Assert.Equal(["2"], data.Rows("SELECT count(*) FROM quarantine"));
    }

    [Fact]
    public void EraseCustomer_TheLastOne_MovesNobody()
    {
        using var data = new PrivateData();
        var report = data.Erase("d");
        Assert.True(report.WasKnown);
        Assert.Equal(["0|a", $"1|{PrivateData.Id}", "2|b", "3|c"],
            data.Rows("SELECT customer_key, customer_id FROM customers ORDER BY customer_key"));
        Assert.Equal(["0"], data.Rows("SELECT count(*) FROM transactions WHERE customer_key > 3"));
    }

    [Fact]
    public void EraseCustomer_OneAfterTheOther_LeavesNobody()
    {
        using var data = new PrivateData();
        foreach (var id in (string[])["b", PrivateData.Id, "a", "d", "c"]) Assert.True(data.Erase(id).WasKnown);
        var summary = data.Database.Summary();
        Assert.Equal((0, 0, 0, 0), (summary.Customers, summary.Transactions, summary.Interactions, summary.Events));
        Assert.Equal(["5"], data.Rows("SELECT count(*) FROM erased_customers"));
    }

    [Fact]
    public void EraseCustomer_LoadedAgain_StaysErased()
    {
        using var data = new PrivateData();
        data.Erase();
        data.Reopen();
        data.LoadTransactions();
        data.LoadCustomers();
        Assert.Equal(["transactions|6|2|0", "customers|4|1|0"], data.Rows("""
            SELECT target, rows_read, rows_erased, new_customers FROM loads ORDER BY load_id DESC LIMIT 2
            """).Order().Reverse());
        Assert.Equal(["a", "b", "c", "d"], data.Rows("SELECT customer_id FROM customers ORDER BY customer_id"));
        data.Database.Compact();
        Assert.Empty(data.FilesWith(Traces));
    }

    [Fact]
    public void EraseCustomer_NeverThere_HoldsForTheFuture()
    {
        using var data = new PrivateData();
        data.Erase("a");
        var watermark = data.Database.Watermark;
        var report = data.Erase("zebra");
        Assert.Equal(new ErasureReport(WasKnown: false, Rows: 0, watermark), report);
        Assert.Equal(watermark, data.Database.Watermark);
        Assert.True(data.Database.IsErased("zebra"u8));
        data.Reopen();
        Assert.True(data.Database.IsErased("zebra"u8));
        Assert.True(data.Database.IsErased("a"u8));
        Assert.False(data.Database.IsErased("b"u8));
    }

    [Fact]
    public void EraseCustomer_Twice_SucceedsAndKeepsOneTombstone()
    {
        using var data = new PrivateData();
        Assert.True(data.Erase().WasKnown);
        Assert.False(data.Erase().WasKnown);
        Assert.Equal(["1"], data.Rows("SELECT count(*) FROM erased_customers"));
        Assert.True(data.Database.IsErased(Encoding.UTF8.GetBytes(PrivateData.Id)));
    }

    [Fact]
    public void EraseCustomer_AKnownOne_ChangesTheStateOfTheDataForEverybody()
    {
        using var data = new PrivateData();
        var (before, revision) = (data.Database.Watermark, data.Database.OverrideRevision);
        var report = data.Erase();
        Assert.Equal(before + 1, report.Watermark);
        Assert.Equal(report.Watermark, data.Database.Watermark);
        Assert.Equal(report.Watermark, data.Database.ErasureWatermark);
        Assert.Null(data.Database.TouchedSince(before).Keys);
        Assert.Equal(revision - 1, data.Database.OverrideRevision);
        data.Reopen();
        Assert.Equal((report.Watermark, revision - 1), (data.Database.Watermark, data.Database.OverrideRevision));
    }

    [Fact]
    public void EraseCustomer_AnyOne_IsInTheAuditLogByItsHash()
    {
        using var data = new PrivateData();
        data.Erase();
        var entry = data.Database.ListAudit(null, 1)[0];
        Assert.Equal(("Li Wei", "ERASE_CUSTOMER", data.Database.CustomerSubject(PrivateData.Id)),
            (entry.Actor, entry.Action, entry.Subject));
        Assert.Equal("""{"reason":"Asked for it, ticket 12","rows":"12","was_known":"true"}""", entry.Details);
        Assert.Null(data.Database.VerifyAudit());
    }

    [Theory]
    [InlineData("", "r", "a")]
    [InlineData("x", " ", "a")]
    [InlineData("x", "r", "")]
    [InlineData("x", "because x asked", "a")]
    [InlineData(PrivateData.Id, $"wish of {PrivateData.Name}", "a")]
    public void EraseCustomer_NotUsable_IsRefusedAndErasesNothing(string id, string reason, string actor)
    {
        using var data = new PrivateData();
        var error = Assert.Throws<StorageException>(
            () => data.Database.EraseCustomer(id, reason, actor, PrivateData.Now));
        Assert.Equal(StorageErrorKind.InvalidArgument, error.Kind);
        Assert.Equal(5, data.Database.Summary().Customers);
        Assert.DoesNotContain(data.Database.ListAudit(null, 10), entry => entry.Action == "ERASE_CUSTOMER");
        Assert.Equal(["0"], data.Rows("SELECT count(*) FROM erased_customers"));
    }

    [Fact]
    public void EraseCustomer_IdOrReasonTooLong_IsRefused()
    {
        using var data = new PrivateData();
        foreach (var (id, reason) in (ReadOnlySpan<(string, string)>)
            [(new string('x', 129), "r"), ("\ud800", "r"), ("y", new string('r', 501))])
        {
            var error = Assert.Throws<StorageException>(
                () => data.Database.EraseCustomer(id, reason, "a", PrivateData.Now));
            Assert.Equal(StorageErrorKind.InvalidArgument, error.Kind);
        }
    }

    [Fact]
    public void RecordRun_ScoredBeforeAnErasure_IsNotRecorded()
    {
        using var data = new PrivateData();
        var run = data.Database.ListRuns(1)[0] with { RunId = "late", Watermark = data.Database.Watermark };
        data.Erase();
        Assert.False(data.Database.RecordRun(run, StateRow.OfStages(0, 1, 2, 3, 4)));
        Assert.False(data.Database.RecordRefresh(run, "run 1", [0], StateRow.OfStages(0)));
        Assert.True(data.Database.RecordRun(
            run with { Watermark = data.Database.Watermark }, StateRow.OfStages(0, 1, 2, 3)));
    }

    // What a table holds of everybody else: the keys by what they stand for.
    private static List<string> Others(PrivateData data, string table) => data.Rows($"""
        SELECT c.customer_id, t.* EXCLUDE (customer_key) FROM {table} t LEFT JOIN customers c USING (customer_key)
        WHERE c.customer_id IS DISTINCT FROM '{PrivateData.Id}' ORDER BY ALL
        """);
}
