using DuckDB.NET.Data;
using DuckDB.NET.Native;
using ScoringService.Storage.Features;

namespace ScoringService.Storage.Database;

/// <summary>One connection, used by one operation on one thread: runs statements, and turns DuckDB's errors into
/// ours.</summary>
internal sealed class Session : IDisposable
{
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _interrupt;
    private readonly SessionGate? _gate;
    private volatile bool _isTidying;
    private bool _isDisposed;
    private List<Action<bool>>? _endings;

    /// <summary>Takes ownership of an open connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="cancellation">Interrupts its statements.</param>
    /// <param name="gate">The gate that it has entered, and leaves when it is disposed; null for none.</param>
    public Session(
        DuckDBConnection connection, CancellationToken cancellation = default, SessionGate? gate = null)
    {
        Connection = connection;
        _gate = gate;
        _cancellation = cancellation;
        _interrupt = cancellation.Register(Interrupt);
    }

    /// <summary>The open connection.</summary>
    public DuckDBConnection Connection { get; }

    /// <summary>Stops the operation.</summary>
    public CancellationToken Cancellation => _cancellation;

    /// <summary>Stops the statement that runs now, if any.</summary>
    public void Interrupt()
    {
        if (!_isTidying) Connection.NativeConnection.Interrupt();
    }

    /// <summary>Runs one or more statements and gives the number of rows that the last one changed.</summary>
    public long Execute(string sql, params (string Name, object? Value)[] parameters) =>
        Guard(() =>
        {
            using var command = Command(sql, parameters);
            return (long)command.ExecuteNonQuery();
        });

    /// <summary>Runs a statement that tidies up, even after cancellation; its failure changes nothing that
    /// matters.</summary>
    public void TryExecute(string sql)
    {
        _isTidying = true;
        try
        {
            using var command = Command(sql, []);
            command.ExecuteNonQuery();
        }
        catch (DuckDBException e)
        {
            // What failed before is what the caller must hear of.
            Note(e, e.ErrorType);
        }
        finally
        {
            _isTidying = false;
        }
    }

    /// <summary>The single value of a query; default when it is null.</summary>
    public T? Scalar<T>(string sql, params (string Name, object? Value)[] parameters) =>
        Query(sql, reader => reader.IsDBNull(0) ? default : reader.GetFieldValue<T>(0), parameters).Single();

    /// <summary>The rows of a query that gives few.</summary>
    public List<T> Query<T>(
        string sql, Func<DuckDBDataReader, T> map, params (string Name, object? Value)[] parameters) =>
        Guard(() =>
        {
            using var command = Command(sql, parameters);
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read()) rows.Add(map(reader));
            return rows;
        });

    /// <summary>Runs <paramref name="work"/> in a transaction, which is rolled back unless it returns.</summary>
    public T InTransaction<T>(Func<T> work)
    {
        Execute("BEGIN TRANSACTION");
        var isCommitted = false;
        _endings = [];
        try
        {
            var result = work();
            Commit();
            isCommitted = true;
            return result;
        }
        catch
        {
            // Fails when DuckDB has ended the transaction itself, as it does when a COMMIT fails.
            TryExecute("ROLLBACK");
            throw;
        }
        finally
        {
            var endings = _endings;
            _endings = null;
            foreach (var ending in endings) ending(isCommitted);
        }
    }

    /// <summary>Has <paramref name="ending"/> called once the running transaction has ended, with whether it was
    /// committed. It must not fail.</summary>
    public void AtEndOfTransaction(Action<bool> ending) =>
        (_endings ?? throw new InvalidOperationException("No transaction is running.")).Add(ending);

    /// <summary>Runs a native call with the same treatment of errors and cancellation as statements.</summary>
    public T Guard<T>(Func<T> work)
    {
        _cancellation.ThrowIfCancellationRequested();
        try
        {
            return work();
        }
        catch (DuckDBException e)
        {
            throw Translate(e, e.ErrorType);
        }
        catch (StreamedQueryException e)
        {
            throw Translate(e, e.ErrorType);
        }
    }

    /// <summary>Does short work that must not be left half done: its statements are not interrupted.</summary>
    public T Tidying<T>(Func<T> work)
    {
        _isTidying = true;
        try
        {
            return work();
        }
        finally
        {
            _isTidying = false;
        }
    }

    /// <summary>The exception to throw for an error of DuckDB.</summary>
    public Exception Translate(Exception error, DuckDBErrorType type)
    {
        Note(error, type);
        return DatabaseErrors.Translate(error, type, Connection.DataSource, _cancellation);
    }

    public void Dispose()
    {
        // Once, however often it is called: the gate counts.
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        // Waits for a running callback, so that nobody interrupts a connection that is gone.
        _interrupt.Dispose();
        Connection.Dispose();
        _gate?.Exit();
    }

    private void Note(Exception error, DuckDBErrorType type)
    {
        if (DatabaseErrors.IsFatal(type)) _gate?.Fail(DatabaseErrors.FirstLine(error));
    }

    // Not interrupted half-way: nobody would know what became of it.
    private void Commit()
    {
        _cancellation.ThrowIfCancellationRequested();
        Tidying(() => Execute("COMMIT"));
    }

    private DuckDBCommand Command(string sql, (string Name, object? Value)[] parameters)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.Add(new DuckDBParameter(name, value));
        return command;
    }

}
