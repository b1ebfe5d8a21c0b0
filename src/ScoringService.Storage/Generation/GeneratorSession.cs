using DuckDB.NET.Data;

namespace ScoringService.Storage.Generation;

/// <summary>A database in memory that runs the steps of a generation one after the other, with progress and
/// cancellation.</summary>
internal sealed class GeneratorSession : IDisposable
{
    // Enough for 20 million transactions without spilling, and a bound for more.
    private const string MemoryLimit = "3GiB";

    private readonly DuckDBConnection _connection;
    private readonly IProgress<double>? _progress;
    private readonly CancellationToken _cancellation;

    private GeneratorSession(DuckDBConnection connection, IProgress<double>? progress, CancellationToken cancellation)
    {
        _connection = connection;
        _progress = progress;
        _cancellation = cancellation;
    }

    public static GeneratorSession Open(
        int threads, string spillDirectory, IProgress<double>? progress, CancellationToken cancellation)
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        var session = new GeneratorSession(connection, progress, cancellation);
        try
        {
            connection.Open();
            // Files keep the order of the rows, which makes them the same at any number of threads.
            session.Execute($"""
                SET threads = {threads};
                SET memory_limit = '{MemoryLimit}';
                SET temp_directory = '{spillDirectory.Replace("'", "''")}';
                SET preserve_insertion_order = true;
                """);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Runs statements that start when <paramref name="done"/> of all the work is done.</summary>
    public void Run(double done, string sql)
    {
        _cancellation.ThrowIfCancellationRequested();
        _progress?.Report(done);
        Execute(sql);
    }

    /// <summary>Number of transactions, and of refunds among them.</summary>
    public (long Transactions, long Refunds) Count()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT count(*), count(*) FILTER (part = 1) FROM ordered";
        using var reader = command.ExecuteReader();
        reader.Read();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    public void Dispose() => _connection.Dispose();

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var interrupt = _cancellation.Register(command.Cancel);
        try
        {
            command.ExecuteNonQuery();
        }
        catch (DuckDBException e) when (_cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException("The generation was cancelled.", e, _cancellation);
        }
        catch (DuckDBException e)
        {
            throw new StorageException(StorageErrorKind.Internal, $"The sample could not be made: {e.Message}", e);
        }
    }
}
