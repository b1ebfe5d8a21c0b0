using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Compat.DuckDb.Tests;

/// <summary>Stopping and watching a statement that is running, from another thread.</summary>
public sealed class CancellationTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Database db = new();
    private readonly ManualResetEventSlim running = new();

    // A statement tells that it runs by calling this function; it would then take years to end.
    private const string Endless = "select max(tell(i)) from range(1000000000000000) t(i)";

    public CancellationTests() =>
        db.Connection.RegisterScalarFunction<long, long>("tell", (arguments, result, rows) =>
        {
            running.Set();
            for (ulong row = 0; row < rows; row++) result.WriteValue(arguments[0].GetValue<long>(row), row);
        });

    [Fact]
    public async Task Interrupt_OfARunningStatement_FailsItAsInterrupted()
    {
        var statement = Task.Run(() => db.Scalar(Endless));
        Assert.True(running.Wait(Patience));

        db.Native.Interrupt();

        var error = await Assert.ThrowsAnyAsync<Exception>(() => statement.WaitAsync(Patience));
        Assert.True(IsInterruption(error), $"{error}");
        Assert.Equal(42, db.Scalar("select 42"));
    }

    [Fact]
    public async Task Cancel_OfARunningCommand_StopsIt()
    {
        using var command = db.Command(Endless);
        var statement = Task.Run(command.ExecuteScalar);
        Assert.True(running.Wait(Patience));

        command.Cancel();

        await Assert.ThrowsAnyAsync<Exception>(() => statement.WaitAsync(Patience));
        Assert.Equal(42, db.Scalar("select 42"));
    }

    [Fact]
    public async Task ExecuteScalarAsync_WhoseTokenIsCancelled_IsCancelled()
    {
        using var command = db.Command(Endless);
        using var cancellation = new CancellationTokenSource();
        var statement = Task.Run(() => command.ExecuteScalarAsync(cancellation.Token));
        Assert.True(running.Wait(Patience));

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => statement.WaitAsync(Patience));
    }

    [Fact]
    public void Interrupt_OfAnIdleConnection_DoesNotHarmTheNextStatement()
    {
        db.Native.Interrupt();

        Assert.Equal(42, db.Scalar("select 42"));
    }

    [Fact]
    public async Task GetQueryProgress_OfARunningStatement_ReportsRows()
    {
        db.Run("create table big as select i from range(3000000) t(i)");
        db.Run("set enable_progress_bar = true; set enable_progress_bar_print = false; set progress_bar_time = 0;");
        Assert.Equal(-1, db.Connection.GetQueryProgress().Percentage);

        var statement = Task.Run(() => db.Scalar("select max(tell(a.i)) from big a, range(100000000) b"));
        Assert.True(running.Wait(Patience));
        var progress = default(DuckDBQueryProgress);
        var reported = SpinWait.SpinUntil(
            () => (progress = db.Connection.GetQueryProgress()).TotalRowsToProcess > 0, Patience);
        db.Native.Interrupt();

        await Assert.ThrowsAnyAsync<Exception>(() => statement.WaitAsync(Patience));
        Assert.True(reported);
        Assert.InRange(progress.Percentage, 0, 100);
        Assert.InRange(progress.RowsProcessed, 0UL, progress.TotalRowsToProcess);
    }

    private static bool IsInterruption(Exception error) =>
        error is OperationCanceledException or DuckDBException { ErrorType: DuckDBErrorType.Interrupt };

    public void Dispose()
    {
        db.Dispose();
        running.Dispose();
    }
}
