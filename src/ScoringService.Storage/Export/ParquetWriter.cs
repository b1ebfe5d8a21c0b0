using Apache.Arrow;
using DuckDB.NET.Data;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Export;

/// <summary>
/// Writes Arrow record batches to one Parquet file. Rows are gathered in an in-memory DuckDB table, which spills to
/// disk beyond its memory limit, and the file gets its name only when it is complete: a failed export leaves an older
/// file as it was.
/// </summary>
public sealed class ParquetWriter : IDisposable
{
    private const string MemoryLimit = "512MiB";
    private readonly string _path;
    private readonly string _temporary;
    private readonly Session _session;
    private readonly VectorCopier[] _copiers;
    private readonly ChunkAppender _rows;

    /// <summary>Starts a file.</summary>
    /// <param name="path">Path of the file; its directory must exist.</param>
    /// <param name="schema">
    /// Names and types of the columns: 32- and 64-bit signed and 8-bit unsigned integers, doubles, timestamps in
    /// microseconds, strings, and dictionaries of strings with 32-bit indices (stored as strings).
    /// </param>
    /// <exception cref="StorageException">A column's type is not supported, or the file cannot be written.</exception>
    public ParquetWriter(string path, Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        _path = Path.GetFullPath(path);
        _temporary = $"{_path}.{Guid.NewGuid():N}.tmp";
        _copiers = [.. schema.FieldsList.Select(VectorCopier.For)];
        CreateTemporary();
        _session = OpenSession();
        try
        {
            var columns = schema.FieldsList.Zip(
                _copiers, (field, copier) => $"{SqlText.Identifier(field.Name)} {copier.SqlType}");
            _session.Execute($"""
                SET memory_limit = '{MemoryLimit}';
                SET temp_directory = {SqlText.Literal(SpillDirectory)};
                CREATE TABLE export ({string.Join(", ", columns)});
                """);
            _rows = new ChunkAppender(_session, "export");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Number of rows appended so far.</summary>
    public long RowCount { get; private set; }

    private string SpillDirectory => _temporary + ".spill";

    /// <summary>Appends the rows of a batch, which must have the schema that the writer was made with.</summary>
    public void Append(RecordBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.ColumnCount != _copiers.Length)
            throw new ArgumentException(
                $"The batch has {batch.ColumnCount} columns, the file {_copiers.Length}.", nameof(batch));
        for (var start = 0; start < batch.Length; start += ChunkAppender.Capacity)
            AppendRows(batch, start, Math.Min(ChunkAppender.Capacity, batch.Length - start));
        RowCount += batch.Length;
    }

    /// <summary>Writes the file and gives it its name. Nothing can be appended afterwards.</summary>
    public void Complete()
    {
        _rows.Complete();
        _session.Execute($"COPY export TO {SqlText.Literal(_temporary)} (FORMAT parquet, COMPRESSION zstd)");
        File.Move(_temporary, _path, overwrite: true);
    }

    /// <summary>Frees what the writer holds; removes the unfinished file unless <see cref="Complete"/> was
    /// called.</summary>
    public void Dispose()
    {
        _rows?.Dispose();
        _session.Dispose();
        File.Delete(_temporary);
        if (Directory.Exists(SpillDirectory)) Directory.Delete(SpillDirectory, recursive: true);
    }

    private void AppendRows(RecordBatch batch, int start, int count)
    {
        for (var i = 0; i < _copiers.Length; i++)
            _copiers[i].Copy(batch.Column(i), start, count, _rows.Vector(i));
        _rows.Append(count);
    }

    // Says at the start, not after minutes of work, that a path cannot be written to.
    private void CreateTemporary()
    {
        try
        {
            if (Directory.Exists(_path)) throw new IOException("It is a directory.");
            if (Path.GetDirectoryName(_path) is { } directory && !Directory.Exists(directory))
                throw new IOException($"The directory '{directory}' does not exist; make it first.");
            File.Create(_temporary).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                StorageErrorKind.InvalidArgument, $"'{_path}' cannot be written: {e.Message}", e);
        }
    }

    private static Session OpenSession()
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        return new Session(connection);
    }
}
