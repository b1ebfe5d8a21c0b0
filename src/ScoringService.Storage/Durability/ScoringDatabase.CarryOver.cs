using ScoringService.Storage.Database;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    private const string ErasedSince = "erased before the backup was restored";

    /// <summary>Opens a database that is a copy already.</summary>
    internal static ScoringDatabase OpenWithoutBackup(DatabaseOptions options) => Open(options, isCopy: true);

    /// <summary>Takes over from another database which customers were erased, the keys to call the service with, and
    /// what the audit log says beyond this one's.</summary>
    /// <param name="path">The other database, which no process may have open; its log is moved into its file.</param>
    /// <param name="notes">Receives what could not be taken over.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>False when it could not be read.</returns>
    /// <exception cref="StorageException">Conflict: it is in use, or this one is not a copy of it.</exception>
    internal bool CarryOver(string path, List<string> notes, CancellationToken cancellation)
    {
        const string other = "replaced";
        using var writing = EnterWrite(cancellation);
        using var session = Connect(cancellation);
        try
        {
            Attach(session, path, other);
            session.Execute($"CHECKPOINT {other}");
        }
        catch (StorageException e) when (
            e.Kind is not (StorageErrorKind.Conflict or StorageErrorKind.ResourceExhausted))
        {
            session.TryExecute($"DETACH {other}");
            notes.Add("The database that was replaced could not be read: which customers were erased in it since the "
                + $"backup is not known here. Erase them again. ({DatabaseErrors.FirstLine(e)})");
            return false;
        }

        try
        {
            session.InTransaction(() => CarryOver(session, other, notes));
            LoadState(session);
            return true;
        }
        finally
        {
            session.TryExecute($"DETACH {other}");
        }
    }

    /// <summary>Erases the customers that are there although they were erased.</summary>
    /// <returns>How many.</returns>
    internal int EraseAgain(string actor, DateTime now, CancellationToken cancellation)
    {
        List<string> ids;
        using (var session = Connect(cancellation))
            ids = session.Query("""
                SELECT customer_id FROM customers
                UNION SELECT customer_id FROM quarantine WHERE customer_id IS NOT NULL
                UNION SELECT row_key FROM deletions WHERE target = 'customers'
                """, row => row.GetString(0));
        var erased = ids.Where(id => IsErased(System.Text.Encoding.UTF8.GetBytes(id))).ToList();
        foreach (var id in erased) EraseCustomer(id, ErasedSince, actor, now, cancellation);
        return erased.Count;
    }

    private static void Attach(Session session, string path, string name)
    {
        try
        {
            session.Execute($"ATTACH {SqlText.Literal(path)} AS {name}");
        }
        catch (StorageException e) when (e.InnerException is DuckDB.NET.Data.DuckDBException inner)
        {
            throw DatabaseErrors.CannotOpen(path, inner);
        }
    }

    private static bool CarryOver(Session session, string other, List<string> notes)
    {
        var tables = session.Query("SELECT table_name FROM duckdb_tables() WHERE database_name = $name",
            row => row.GetString(0), ("name", other));
        // A database from before there were erasures.
        if (!tables.Contains("erased_customers")) return false;
        var (mine, theirs) = (ErasureKeyIn("main"), ErasureKeyIn($"{other}.main"));
        if (mine is not null && theirs is not null && mine != theirs)
            throw new StorageException(StorageErrorKind.Conflict,
                "The backup is not one of the database that it is to replace: who was erased there cannot be kept "
                    + "out of it. Restore it to another path.");
        session.Execute($"""
            INSERT INTO settings SELECT * FROM {other}.settings o
            WHERE NOT EXISTS (SELECT 1 FROM settings s WHERE s.name = o.name);
            INSERT INTO erased_customers SELECT * FROM {other}.erased_customers o
            WHERE NOT EXISTS (SELECT 1 FROM erased_customers e WHERE e.id_hash = o.id_hash);
            """);
        // A key that was revoked since must not work again.
        if (tables.Contains("api_keys"))
            session.Execute($"DELETE FROM api_keys; INSERT INTO api_keys BY NAME SELECT * FROM {other}.api_keys");
        var isSameLog = session.Scalar<bool>($"""
            SELECT coalesce((SELECT max_by(hash, audit_id) FROM audit_log)
                = (SELECT hash FROM {other}.audit_log
                    WHERE audit_id = (SELECT max(audit_id) FROM audit_log)), (SELECT count(*) = 0 FROM audit_log))
            """);
        if (isSameLog)
            session.Execute($"""
                INSERT INTO audit_log BY NAME SELECT * FROM {other}.audit_log
                WHERE audit_id > (SELECT coalesce(max(audit_id), 0) FROM audit_log) ORDER BY audit_id
                """);
        else
            notes.Add("The audit log of the database that was replaced does not continue that of the backup; it "
                + "stays in the replaced database.");
        return true;

        string? ErasureKeyIn(string schema) =>
            session.Scalar<string>($"SELECT max(value) FROM {schema}.settings WHERE name = 'erasure_key'");
    }
}
