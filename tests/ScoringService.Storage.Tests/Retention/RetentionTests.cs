using ScoringService.Storage.Tests.Runs;

namespace ScoringService.Storage.Tests.Retention;

public sealed class RetentionTests
{
    private static readonly DateTime Now = new(2030, 6, 30, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(2, "run 4,run 3")]
    [InlineData(4, "run 4,run 3,run 2,run 1")]
    public void ApplyRetention_MoreInstantsThanKept_ForgetsTheStatesOfTheOldest(int kept, string expected)
    {
        using var files = new TempDirectory();
        var path = files.File("a.duckdb");
        using (var db = Open(path, new RetentionOptions())) RecordFive(db);
        using var database = Open(path, new RetentionOptions { RunStates = kept });

        Assert.Equal(5 - kept, database.ApplyRetention(Now).RunStates);

        Assert.Equal(expected.Split(','), WithStages(database));
        Assert.Equal(5, database.ListRuns(10).Count);
        Assert.False(database.ApplyRetention(Now).HasRemoved);
    }

    [Fact]
    public void ApplyRetention_StatesOfTooManyDays_GoAtTheBoundary()
    {
        using var files = new TempDirectory();
        using var database = Open(files.File("a.duckdb"), new RetentionOptions { RunStateDays = 2 });
        RecordFive(database);
        var made = ChangeTests.Run(2, "").CreatedAt;

        Assert.Equal(2, database.ApplyRetention(made.AddDays(2)).RunStates);
        Assert.Equal(["run 4", "run 3", "run 2"], WithStages(database));
        Assert.Equal(1, database.ApplyRetention(made.AddDays(2).AddMicroseconds(1)).RunStates);
        Assert.Equal(["run 4", "run 3"], WithStages(database));
        // The next run follows the latest, however old that is.
        Assert.Equal(1, database.ApplyRetention(made.AddYears(5)).RunStates);
        Assert.Equal(["run 4"], WithStages(database));
    }

    [Fact]
    public void ApplyRetention_HistoryOfTooManyDays_LosesRunsWithTheirChanges()
    {
        using var files = new TempDirectory();
        using var database = Open(
            files.File("a.duckdb"), new RetentionOptions { RunStates = 2, HistoryDays = 10 });
        RecordFive(database);
        var made = ChangeTests.Run(1, "").CreatedAt;

        var report = database.ApplyRetention(made.AddDays(10));

        Assert.Equal((1, 0), (report.Runs, report.Changes));
        report = database.ApplyRetention(made.AddDays(10).AddMicroseconds(1));
        Assert.Equal((1, 1), (report.Runs, report.Changes));
        Assert.Equal(["run 4", "run 3", "run 2"], database.ListRuns(10).Select(run => run.RunId));
        Assert.Equal(["run 4", "run 3", "run 2"],
            database.ListChanges(new ChangeFilter(), 10).Select(change => change.Run.RunId));
        // Runs whose states are kept stay listed.
        database.ApplyRetention(made.AddYears(5));
        Assert.Equal(["run 4", "run 3"], database.ListRuns(10).Select(run => run.RunId));
    }

    [Fact]
    public void ApplyRetention_OldLoads_GoWithTheirColumnsButNotTheLast()
    {
        using var files = new TempDirectory();
        var path = files.File("a.duckdb");
        using var database = Open(path, new RetentionOptions { LoadDays = 30 });
        var before = database.Watermark;
        Execute(database, """
            INSERT INTO loads (load_id, loaded_at, target, source, rows_read, rows_inserted, rows_duplicate,
                rows_quarantined, new_customers)
            SELECT i, TIMESTAMP '2030-05-31 12:00:00' - INTERVAL (3 - i) MICROSECOND, 'events', 'f', 1, 1, 0, 0, 0
            FROM range(1, 5) loads(i);
            INSERT INTO load_columns SELECT load_id, c, 1, 0, 0, 0 FROM loads, (VALUES ('a'), ('b')) columns(c);
            """);
        Assert.Equal(0, before);

        Assert.Equal(2, database.ApplyRetention(Now).Loads);
        Assert.Equal("3,3,4,4", Text(database, "SELECT string_agg(load_id, ',' ORDER BY load_id) FROM load_columns"));
        Assert.Equal(1, database.ApplyRetention(Now.AddYears(9)).Loads);
        Assert.Equal("4", Text(database, "SELECT string_agg(load_id, ',') FROM loads"));
        database.Dispose();
        using var again = Open(path, new RetentionOptions());
        Assert.Equal(4, again.Watermark);
    }

    [Fact]
    public void ApplyRetention_QuarantineAndBatches_GoAtTheBoundary()
    {
        using var files = new TempDirectory();
        using var database = Open(
            files.File("a.duckdb"), new RetentionOptions { QuarantineDays = 1, IngestBatchDays = 2 });
        Execute(database, """
            INSERT INTO quarantine (quarantine_id, load_id, source, row_number, raw_text, reason, loaded_at)
            SELECT i, 1, 'f', i, 'x', 'bad', TIMESTAMP '2030-06-29 12:00:00' + INTERVAL (i) MICROSECOND
            FROM range(-150000, 3) rows(i);
            INSERT INTO ingest_batches
            SELECT 'b' || i, 'events', 'UPSERT', 1, true, 1, 0, 0, 0, 0, 0, 0, 0, TIMESTAMP '2030-01-01',
                TIMESTAMP '2030-06-28 12:00:00' + INTERVAL (i) MICROSECOND
            FROM range(-2, 3) rows(i)
            """);

        var report = database.ApplyRetention(Now);

        Assert.Equal((150_000, 2), (report.QuarantinedRows, report.IngestBatches));
        Assert.Equal("0,1,2",
            Text(database, "SELECT string_agg(quarantine_id, ',' ORDER BY quarantine_id) FROM quarantine"));
        Assert.Equal("b0,b1,b2",
            Text(database, "SELECT string_agg(batch_id, ',' ORDER BY batch_id) FROM ingest_batches"));
    }

    [Fact]
    public void ApplyRetention_Defaults_KeepModelsActivationsOverridesAndTheAuditLog()
    {
        using var db = new TestDatabase();
        db.Execute("""
            INSERT INTO models SELECT 1, TIMESTAMP '2001-01-01', 1, '{}';
            INSERT INTO model_activations SELECT 1, 1, TIMESTAMP '2001-01-01', TIMESTAMP '2001-01-01';
            INSERT INTO tier_overrides SELECT 1, 0, 'A', 'r', 'a', TIMESTAMP '2001-01-01', NULL, NULL, NULL, NULL, NULL;
            INSERT INTO audit_log SELECT 1, TIMESTAMP '2001-01-01', 'a', 'b', 'c', '{}', 'h';
            INSERT INTO quarantine (quarantine_id, load_id, source, row_number, raw_text, reason, loaded_at)
            SELECT 1, 1, 'f', 1, 'x', 'bad', TIMESTAMP '2001-01-01';
            """);
        Assert.False(db.Database.ApplyRetention(Now).HasRemoved);
        Assert.Equal(5, db.Count("""
            SELECT (SELECT count(*) FROM models) + (SELECT count(*) FROM model_activations)
                + (SELECT count(*) FROM tier_overrides) + (SELECT count(*) FROM audit_log)
                + (SELECT count(*) FROM quarantine)
            """));
    }

    [Fact]
    public void Open_RetentionOutOfRange_SaysWhich()
    {
        var options = new DatabaseOptions { Retention = new RetentionOptions { RunStates = 1, HistoryDays = -1 } };
        Assert.Equal(
            [
                "retention: RunStates = '1': must be from 2 to 10000.",
                "retention: HistoryDays = '-1': must be from 0 to 36500.",
            ],
            options.Validate());
    }

    [Fact]
    public void ApplyRetention_OptionsNotGiven_AreThoseOfTheLastTime()
    {
        using var files = new TempDirectory();
        var path = files.File("a.duckdb");
        using (var db = Open(path, new RetentionOptions { RunStates = 3, HistoryDays = 7 })) db.ApplyRetention(Now);
        using (var db = Open(path, new RetentionOptions { RunStates = 4 })) db.ApplyRetention(Now);
        using var database = Open(path, null);
        RecordFive(database);
        Assert.Equal(["run 4", "run 3", "run 2", "run 1"], WithStages(database));
        Assert.False(database.ApplyRetention(Now.AddYears(9)).HasRemoved);
    }

    private static ScoringDatabase Open(string path, RetentionOptions? keep) =>
        ScoringDatabase.Open(new DatabaseOptions { Path = path, Retention = keep });

    // Every run but the first finds one change.
    private static void RecordFive(ScoringDatabase database)
    {
        Execute(database, "INSERT INTO customers (customer_key, customer_id) VALUES (0, 'c0')");
        for (var day = 0; day < 5; day++)
            database.RecordRun(ChangeTests.Run(day, $"run {day}"), StateRow.States(new StateRow(null, $"T{day}")));
    }

    private static IEnumerable<string> WithStages(ScoringDatabase database)
    {
        for (var at = DateTime.MaxValue; database.FindRunBefore(at) is { } run; at = run.AsOf)
        {
            Assert.Contains(run.AsOf, States(database));
            yield return run.RunId;
        }
    }

    private static List<DateTime> States(ScoringDatabase database)
    {
        using var session = database.Connect();
        return session.Query("SELECT DISTINCT as_of FROM run_states",
            row => DateTime.SpecifyKind(row.GetDateTime(0), DateTimeKind.Utc));
    }

    private static void Execute(ScoringDatabase database, string sql)
    {
        using var session = database.Connect();
        session.Execute(sql);
    }

    private static string Text(ScoringDatabase database, string sql)
    {
        using var session = database.Connect();
        return session.Scalar<string>(sql)!;
    }
}
