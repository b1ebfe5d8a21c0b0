using ScoringService.Storage.Database;

namespace ScoringService.Storage.Tests.Runs;

public sealed class MovementTests
{
    [Theory]
    [InlineData("lifecycle_stage")]
    [InlineData("tier")]
    [InlineData("rfm_segment")]
    [InlineData("cluster")]
    [InlineData("churn_band")]
    public void ReadMovements_RandomStates_AreWhatCountingFinds(string column)
    {
        using var db = new TestDatabase();
        var random = new Random(7);
        StateRow[][] states = [.. new[] { 2000, 2500, 3000 }.Select(count => ChangeTests.Draw(random, count))];
        for (var day = 0; day < 3; day++) ChangeTests.Record(db, (day, $"run {day}", states[day]));

        var cells = Read(db, "run 0", "run 2", column);

        var expected = states[2].Select((row, key) => (Row: row, IsNew: key >= 2000,
                From: key < 2000 ? Code(states[0][key], column) : null))
            .GroupBy(c => (c.IsNew, c.From, To: Code(c.Row, column)))
            .ToDictionary(group => group.Key, group => (group.LongCount(), group.Sum(c => c.Row.Revenue ?? 0)));
        Assert.Equal(expected.Count, cells.Count);
        foreach (var cell in cells)
        {
            var (count, revenue) = expected[(cell.HasAppeared, cell.From, cell.To)];
            Assert.Equal(count, cell.Customers);
            Assert.Equal(revenue, cell.Revenue, 1e-6);
        }

        Assert.Equal((3000L, 1000L),
            (cells.Sum(c => c.Customers), cells.Where(c => c.HasAppeared).Sum(c => c.Customers)));
    }

    [Fact]
    public void ReadMovements_Amounts_AddUpExactly()
    {
        using var db = new TestDatabase();
        var rows = Enumerable.Repeat(new StateRow("NEW") { Revenue = 0.1 }, 10_000).ToArray();
        ChangeTests.Record(db, (0, "a", rows), (1, "b", rows));
        Assert.Equal(new MovementCell(false, "NEW", "NEW", 10_000, 1000.0),
            Assert.Single(Read(db, "a", "b", "lifecycle_stage")));
    }

    [Theory]
    [InlineData("b", "a", "tier", StorageErrorKind.InvalidArgument)]
    [InlineData("a", "a", "tier", StorageErrorKind.InvalidArgument)]
    [InlineData("a", "b", "revenue", StorageErrorKind.InvalidArgument)]
    public void ReadMovements_WrongArguments_Throws(string from, string to, string column, StorageErrorKind kind)
    {
        using var db = new TestDatabase();
        ChangeTests.Record(db, (0, "a", [new StateRow("NEW")]), (1, "b", [new StateRow("NEW")]));
        Assert.Equal(kind, Assert.Throws<StorageException>(() => Read(db, from, to, column)).Kind);
    }

    [Fact]
    public void ReadMovements_StatesNoLongerKept_IsAConflict()
    {
        using var db = new TestDatabase();
        for (var day = 0; day < 31; day++) ChangeTests.Record(db, (day, $"run {day}", [new StateRow("NEW")]));
        Assert.Equal(StorageErrorKind.Conflict,
            Assert.Throws<StorageException>(() => Read(db, "run 0", "run 30", "tier")).Kind);
        Assert.Single(Read(db, "run 1", "run 30", "tier"));
    }

    [Fact]
    public void ReadMovements_ColumnNotKeptThen_IsAConflict()
    {
        using var db = new TestDatabase();
        ChangeTests.Record(db, (0, "a", [new StateRow("NEW")]));
        db.Execute("UPDATE run_states SET cluster = NULL, churn_band = NULL, churn_probability = NULL");
        ChangeTests.Record(db, (1, "b", [new StateRow("NEW")]));
        Assert.Equal(StorageErrorKind.Conflict,
            Assert.Throws<StorageException>(() => Read(db, "a", "b", "churn_band")).Kind);
        Assert.Single(Read(db, "a", "b", "tier"));
    }

    [Fact]
    public void Open_RunsOfTheVersionBefore_KeepTheirStagesAndMakeNoChanges()
    {
        using var files = new TempDirectory();
        var path = files.File("scores.duckdb");
        MakeVersionTwo(path);
        using var database = ScoringDatabase.Open(new DatabaseOptions { Path = path });
        var old = database.FindRun("old")!;
        Assert.Equal([-1, 2], database.ReadStages(old.AsOf, 2));
        Assert.Equal(old, database.FindRunBefore(old.AsOf.AddDays(1)));

        var run = ChangeTests.Run(0, "new");
        database.RecordRun(run, StateRow.States(new StateRow("NEW", "A"), new StateRow("NEW", "A")));

        Assert.Empty(database.ListChanges(new ChangeFilter(), 10));
        Assert.Equal(StorageErrorKind.Conflict,
            Assert.Throws<StorageException>(() => database.ReadMovements(old, run, "tier")).Kind);
    }

    private static void MakeVersionTwo(string path)
    {
        var connection = new DuckDB.NET.Data.DuckDBConnection($"DataSource={path}");
        connection.Open();
        using var session = new Session(connection);
        session.Execute("CREATE TABLE schema_version (version INTEGER NOT NULL)");
        session.Execute(SqlScripts.Load("schema/0001_initial.sql"));
        session.Execute(SqlScripts.Load("schema/0002_tracking.sql"));
        session.Execute("""
            INSERT INTO schema_version VALUES (2);
            INSERT INTO runs VALUES ('old', TIMESTAMP '2025-05-01', 1, 1, 0, NULL, TIMESTAMP '2025-05-01', 2, 1, 0, 0,
                true);
            INSERT INTO run_stages VALUES (TIMESTAMP '2025-05-01', 1, 2);
            """);
    }

    private static IReadOnlyList<MovementCell> Read(TestDatabase db, string from, string to, string column) =>
        db.Database.ReadMovements(db.Database.FindRun(from)!, db.Database.FindRun(to)!, column);

    private static string? Code(StateRow row, string column) => column switch
    {
        "lifecycle_stage" => row.Stage,
        "tier" => row.Tier,
        "cluster" => row.Cluster,
        "churn_band" => row.Band,
        _ => row.Segment,
    };
}
