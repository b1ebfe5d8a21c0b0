using ScoringService.Storage.Tests.Quality;

namespace ScoringService.Storage.Tests.Quarantine;

/// <summary>Listing and giving up refused rows.</summary>
public sealed class QuarantineTests
{
    private static readonly DateTime Now = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    public static TheoryData<string, QuarantineFilter, long[]> Filters => new()
    {
        { "open", new QuarantineFilter(), [1, 2, 4] },
        { "any", new QuarantineFilter { State = QuarantineState.Any }, [1, 2, 3, 4] },
        { "resolved", new QuarantineFilter { State = QuarantineState.Resolved }, [3] },
        { "load", new QuarantineFilter { LoadId = 2 }, [4] },
        { "table", new QuarantineFilter { Table = ImportTable.Customers }, [2] },
        { "table of the load", new QuarantineFilter { Table = ImportTable.Events }, [4] },
        { "column", new QuarantineFilter { Column = "amount" }, [1] },
        { "whole row", new QuarantineFilter { Column = "" }, [4] },
        { "kind", new QuarantineFilter { Reason = QuarantineReason.OutsideRange }, [2] },
        { "broken", new QuarantineFilter { Reason = QuarantineReason.BrokenRecord }, [4] },
        { "ids", new QuarantineFilter { Ids = [1, 3, 4, 99], State = QuarantineState.Any }, [1, 3, 4] },
        { "no ids", new QuarantineFilter { Ids = [] }, [] },
        { "hostile", new QuarantineFilter { Column = "x' OR '1'='1" }, [] },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void ListQuarantine_Filter_GivesThoseRows(string name, QuarantineFilter filter, long[] ids)
    {
        using var db = Filled();
        Assert.True(ids.SequenceEqual(db.Database.ListQuarantine(filter, 10).Select(row => row.Id)), name);
    }

    [Fact]
    public void ListQuarantine_Row_HasWhatWasKept()
    {
        using var db = Filled();
        var rows = db.Database.ListQuarantine(10);
        Assert.Equal((1L, 1L, "file-1.csv", "raw 1", "amount", "amount is zero", "C1", ImportTable.Transactions),
            (rows[0].Id, rows[0].LoadId, rows[0].Source, rows[0].RawText, rows[0].Column, rows[0].Reason,
                rows[0].CustomerId, rows[0].Table!.Value));
        Assert.Equal(new Dictionary<string, string?> { ["amount"] = "0", ["cost"] = null, ["kind"] = "買\"" },
            rows[0].Values);
        Assert.Equal((QuarantineResolution.Replayed, "Li Wei"), (rows[2].Resolution!.Value, rows[2].ResolvedBy));
        Assert.Equal(QuarantineReason.OutsideRange, rows[1].Kind);
        Assert.Null(rows[3].Values);
        Assert.Null(rows[3].Column);
        Assert.False(rows[0].IsDeletion);
        Assert.True(rows[3].IsDeletion);
    }

    [Fact]
    public void DiscardQuarantine_OpenRows_AreResolvedOnce()
    {
        using var db = Filled();
        var revision = db.Database.QuarantineRevision;
        Assert.Equal(2, db.Database.DiscardQuarantine(new QuarantineFilter { LoadId = 1 }, "Li Wei", Now));
        Assert.Equal(revision + 1, db.Database.QuarantineRevision);
        Assert.Equal(0, db.Database.DiscardQuarantine(
            new QuarantineFilter { LoadId = 1, State = QuarantineState.Any }, "Zhang San", Now));
        Assert.Equal(revision + 1, db.Database.QuarantineRevision);
        var rows = db.Database.ListQuarantine(10);
        Assert.Equal((QuarantineResolution.Discarded, "Li Wei", Now),
            (rows[0].Resolution!.Value, rows[0].ResolvedBy!, rows[0].ResolvedAt!.Value));
        Assert.Equal(QuarantineResolution.Replayed, rows[2].Resolution);
        Assert.Null(rows[3].Resolution);
        var audit = Assert.Single(db.Database.ListAudit(null, 10));
        Assert.Equal((AuditActions.DiscardQuarantine, "Li Wei", """{"rows":"2"}"""),
            (audit.Action, audit.Actor, audit.Details));
        Assert.Throws<StorageException>(() => db.Database.DiscardQuarantine(new QuarantineFilter(), " ", Now));
    }

    [Fact]
    public void CountOpenRows_ByKindAndCustomer_LeaveResolvedOnesOut()
    {
        using var db = Filled();
        Assert.Equal(
        [
            (ImportTable.Customers, QuarantineReason.OutsideRange, 1L),
            (ImportTable.Events, QuarantineReason.BrokenRecord, 1),
            (ImportTable.Transactions, QuarantineReason.Zero, 1),
        ], db.Database.CountOpenRowsByKind().OrderBy(row => row.Table.ToString()));
        Assert.Equal(["C1", "C2", "C4"], db.Database.CountOpenRowsByCustomer(9).Keys.Order());
        Assert.Equal(["C1"], db.Database.CountOpenRowsByCustomer(1).Keys);
    }

    private static TestDatabase Filled()
    {
        var db = new TestDatabase();
        db.AddLoad(2, "events", new RowCounts { Quarantined = 1 });
        db.AddRefused(1, 1, "amount", "amount is zero", """{"amount":"0","cost":null,"kind":"買\""}""");
        db.AddRefused(2, 1, "strategic_fit", "is outside the range 0 to 100", "{}", "customers");
        db.AddRefused(3, 1, "amount", "is not a number", "{}");
        db.AddRefused(4, 2, null, "has too many fields");
        db.Execute("UPDATE quarantine SET resolution = 'REPLAYED', resolved_by = 'Li Wei' WHERE quarantine_id = 3");
        // As of a load before the column was there.
        db.Execute("UPDATE quarantine SET target = NULL, operation = 'DELETE' WHERE quarantine_id = 4");
        return db;
    }
}
