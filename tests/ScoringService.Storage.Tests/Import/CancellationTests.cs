namespace ScoringService.Storage.Tests.Import;

public sealed class CancellationTests
{
    [Theory]
    [InlineData(ImportPhase.Inspecting)]
    [InlineData(ImportPhase.Reading)]
    [InlineData(ImportPhase.Comparing)]
    [InlineData(ImportPhase.Writing)]
    [InlineData(ImportPhase.Committing)]
    public void Import_CancelledInAPhase_LeavesNothingBehind(ImportPhase phase)
    {
        using var db = new TestDatabase();
        var path = db.Files.File("many.csv");
        File.WriteAllLines(path,
            Enumerable.Range(0, 200_000).Select(i => $"c{i % 5000},2020-01-01,{i + 1}")
            .Prepend("customer_id,occurred_at,amount"));
        using var cancellation = new CancellationTokenSource();
        var progress = new Immediate(report =>
        {
            if (report.Phase == phase) cancellation.Cancel();
        });
        var request = TestDatabase.Request(path, ImportTable.Transactions);

        Assert.ThrowsAny<OperationCanceledException>(() => db.Database.Import(request, progress, cancellation.Token));
        Assert.Equal(new DatabaseSummary(0, 0, 0, 0, 0, null, null, 0), db.Database.Summary());
        Assert.Empty(Directory.EnumerateFiles(db.Database.SpillDirectory));
        Assert.Equal(200_000, db.Database.Import(request).RowsInserted);
    }

    [Fact]
    public void Import_Progress_NamesEveryPhaseInOrder()
    {
        using var db = new TestDatabase();
        var path = db.Files.Write("few.csv", "customer_id,occurred_at,amount\na,2020-01-01,1\n");
        List<ImportPhase> phases = [];
        db.Database.Import(TestDatabase.Request(path, ImportTable.Transactions), new Immediate(report =>
        {
            lock (phases) phases.Add(report.Phase);
            Assert.InRange(report.Fraction, 0, 1);
        }));
        Assert.Equal(Enum.GetValues<ImportPhase>(), phases.Distinct());
    }

    [Fact]
    public void ReadFeatures_Cancelled_Throws()
    {
        using var db = new TestDatabase();
        db.Load("customer_id,occurred_at,amount\na,2020-01-01,1\n");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => db.Database.ReadFeatures(TestDatabase.Now, cancelled.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => db.Database.Summary(cancelled.Token));
        Assert.Equal(1, db.Database.ReadFeatures(TestDatabase.Now).Count);
    }

    private sealed class Immediate(Action<ImportProgress> report) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => report(value);
    }
}
