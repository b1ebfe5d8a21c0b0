using ScoringService.Storage.Database;

namespace ScoringService.Storage.Durability;

/// <summary>
/// Copies a database into a new file, table by table through DuckDB, in one transaction: the copy is of one moment,
/// nobody has to wait, and neither freed space nor the bytes of deleted rows come along. (Copying the file instead
/// would be many times faster, but writers would wait, deleted rows would stay readable in the copy, and closing the
/// file would drop this process's lock on it.)
/// </summary>
internal static class DatabaseCopy
{
    /// <summary>Ends the name of a file that is not whole yet.</summary>
    public const string PartialExtension = ".partial";

    /// <summary>Writes and checks the copy, and puts its bytes on the disk.</summary>
    /// <param name="session">A connection to the database, outside of a transaction.</param>
    /// <param name="path">Where to; a file there, and its log, are deleted first.</param>
    /// <param name="copyRows">Copies the tables into the database of that name; null copies all as it is.</param>
    /// <returns>The watermark of the copy.</returns>
    /// <exception cref="StorageException">Internal: the copy is not the same as the original.
    /// ResourceExhausted: the disk is full.</exception>
    public static long Write(Session session, string path, Action<Session, string>? copyRows = null)
    {
        Delete(path);
        var name = $"copy_{Guid.NewGuid():N}";
        try
        {
            var expected = Attached(session, path, name, () => Copy(session, name, copyRows ?? CopyAll));
            var written = Attached(session, path, name, () => Count(session, name), " (READ_ONLY)");
            if (!written.SequenceEqual(expected))
                throw new StorageException(StorageErrorKind.Internal,
                    $"The copy '{path}' is not the same as the database, and was deleted: "
                        + $"{string.Join(", ", expected.Except(written))} became "
                        + $"{string.Join(", ", written.Except(expected))}.");
            DurableFiles.Guard(path, () =>
            {
                DurableFiles.Sync(path);
                return true;
            });
            return written.FirstOrDefault(table => table.Name == WatermarkName).Rows;
        }
        catch
        {
            Delete(path);
            throw;
        }
    }

    /// <summary>Deletes a database file and its log, if they are there.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        File.Delete(path + ".wal");
    }

    private const string WatermarkName = "greatest load";

    private static List<(string Name, long Rows)> Copy(
        Session session, string name, Action<Session, string> copyRows) =>
        Checkpointed(session, name, () => session.InTransaction(() =>
        {
            copyRows(session, name);
            return Count(session, Current(session));
        }));

    private static T Checkpointed<T>(Session session, string name, Func<T> work)
    {
        var result = work();
        session.Execute($"CHECKPOINT {name}");
        return result;
    }

    private static void CopyAll(Session session, string name) =>
        session.Execute($"COPY FROM DATABASE {SqlText.Identifier(Current(session))} TO {name}");

    /// <summary>Name of the database of a session in SQL.</summary>
    public static string Current(Session session) => session.Scalar<string>("SELECT current_database()")!;

    private static T Attached<T>(Session session, string path, string name, Func<T> work, string options = "")
    {
        session.Execute($"ATTACH {SqlText.Literal(path)} AS {name}{options}");
        try
        {
            return work();
        }
        finally
        {
            session.TryExecute($"DETACH {name}");
        }
    }

    // The rows of every table, and the watermark where there is one.
    private static List<(string Name, long Rows)> Count(Session session, string database)
    {
        var tables = session.Query("""
            SELECT table_name FROM duckdb_tables()
            WHERE database_name = $database AND schema_name = 'main' ORDER BY table_name
            """, row => row.GetString(0), ("database", database));
        var counts = tables.Select(table => (table, Number(
            session, $"SELECT count(*) FROM {SqlText.Identifier(database)}.{SqlText.Identifier(table)}"))).ToList();
        if (tables.Contains("loads"))
            counts.Add((WatermarkName, Number(
                session, $"SELECT coalesce(max(load_id), 0) FROM {SqlText.Identifier(database)}.loads")));
        return counts;
    }

    private static long Number(Session session, string sql) => session.Scalar<long>(sql);
}
