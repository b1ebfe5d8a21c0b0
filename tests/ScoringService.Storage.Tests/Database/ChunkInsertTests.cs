using DuckDB.NET.Native;
using ScoringService.Storage.Database;
using ScoringService.Storage.Features;

namespace ScoringService.Storage.Tests.Database;

public sealed class ChunkInsertTests
{
    private const int Parts = 300;

    private static readonly InsertTarget Target = new("numbers", ["a"]);

    [Fact]
    public void Run_PartsOfAllSizes_InsertsEachRowOnce()
    {
        using var db = new TestDatabase();
        using var session = Numbers(db);
        ChunkInsert.Run(session, Target, Parts, (chunk, part) => Fill(chunk, part, RowsOf(part)));
        var rows = Enumerable.Range(0, Parts).Sum(part => (long)RowsOf(part));
        var sum = Enumerable.Range(0, Parts).Sum(part =>
            Enumerable.Range(0, RowsOf(part)).Sum(row => (long)part * ChunkAppender.Capacity + row));
        Assert.Equal([$"{rows}|{rows}|{sum}|0"],
            db.Rows("SELECT count(*), count(DISTINCT a), sum(a), count(b) FROM numbers"));
    }

    [Fact]
    public void Run_NoParts_DoesNothing()
    {
        using var db = new TestDatabase();
        using var session = Numbers(db);
        ChunkInsert.Run(session, Target, 0, (_, _) => throw new InvalidOperationException());
        Assert.Equal(["0"], db.Rows("SELECT count(*) FROM numbers"));
    }

    [Fact]
    public void Run_FillerThatFails_ThrowsWhatItThrew()
    {
        using var db = new TestDatabase();
        using var session = Numbers(db);
        var error = Assert.Throws<InvalidDataException>(() => session.InTransaction(() =>
        {
            ChunkInsert.Run(session, Target, Parts, (chunk, part) => part == 200
                ? throw new InvalidDataException("broken part") : Fill(chunk, part, ChunkAppender.Capacity));
            return 0;
        }));
        Assert.Equal("broken part", error.Message);
        Assert.Equal(["0"], db.Rows("SELECT count(*) FROM numbers"));
    }

    [Fact]
    public void Run_Cancelled_StopsBetweenChunks()
    {
        using var db = new TestDatabase();
        using var cancelling = new CancellationTokenSource();
        using (Numbers(db))
        {
        }

        using var session = db.Database.Connect(cancelling.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => ChunkInsert.Run(session, Target, Parts, (chunk, part) =>
        {
            if (part == 10) cancelling.Cancel();
            return Fill(chunk, part, 1);
        }));
        Assert.Equal(["0"], db.Rows("SELECT count(*) FROM numbers"));
    }

    [Fact]
    public async Task StreamedQuery_WhileInsertsArePlanned_KeepsTheStoredOrder()
    {
        using var db = new TestDatabase();
        using var session = Numbers(db);
        session.Execute("CREATE TABLE ordered AS SELECT range AS a FROM range(500000)");
        using var stop = new CancellationTokenSource();
        var inserting = Task.Run(() =>
        {
            using var other = db.Database.Connect();
            while (!stop.IsCancellationRequested)
                ChunkInsert.Run(other, Target, 1, (chunk, part) => Fill(chunk, part, 1));
        });
        for (var i = 0; i < 20; i++)
        {
            long next = 0;
            StreamedQuery.Read(session.Connection, "SELECT a FROM ordered", null, (native, _) =>
            {
                foreach (var value in new ChunkReader(native).Values<long>(0)) Assert.Equal(next++, value);
            });
            Assert.Equal(500_000, next);
        }

        await stop.CancelAsync();
        await inserting;
        Assert.Equal(["True"], db.Rows("SELECT current_setting('preserve_insertion_order')"));
    }

    private static Session Numbers(TestDatabase db)
    {
        var session = db.Database.Connect();
        session.Execute("CREATE TABLE numbers (a BIGINT, b VARCHAR)");
        return session;
    }

    // Empty and nearly empty ones too.
    private static int RowsOf(int part) => part % 7 == 3 ? 0 : part % 5 == 1 ? 1 : ChunkAppender.Capacity;

    private static int Fill(DuckDBDataChunk chunk, int part, int rows)
    {
        Span<long> values;
        unsafe
        {
            values = new Span<long>(NativeMethods.Vectors.DuckDBVectorGetData(
                NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, 0)), ChunkAppender.Capacity);
        }

        for (var row = 0; row < rows; row++) values[row] = (long)part * ChunkAppender.Capacity + row;
        return rows;
    }
}
