namespace ScoringService.Storage.Generation;

/// <summary>
/// The files of a sample. They are written under a temporary directory beside them and get their names only when all
/// are complete, so that a failed run leaves nothing behind and does not harm an older sample.
/// </summary>
internal sealed class OutputFiles : IDisposable
{
    private static readonly string[] s_tables = ["customers", "transactions", "interactions", "events"];

    private readonly string _directory;
    private readonly string _temporary;
    private readonly string _extension;

    private OutputFiles(string directory, string temporary, string extension)
    {
        _directory = directory;
        _temporary = temporary;
        _extension = extension;
    }

    /// <summary>Where DuckDB may put what does not fit in memory.</summary>
    public string SpillDirectory => Path.Combine(_temporary, "spill");

    public static OutputFiles Create(GenerateOptions options)
    {
        try
        {
            var directory = Directory.CreateDirectory(Path.GetFullPath(options.Directory)).FullName;
            var temporary = Path.Combine(directory, $".generate-{Guid.NewGuid():N}");
            Directory.CreateDirectory(temporary);
            return new OutputFiles(directory, temporary, options.Format == FileFormat.Csv ? ".csv" : ".parquet");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The sample cannot be written to '{options.Directory}': {e.Message} "
                + "Name a directory that you may write to.", e);
        }
    }

    /// <summary>Path of a table's file once it is published.</summary>
    public string Final(string table) => Path.Combine(_directory, table + _extension);

    /// <summary>Path to write a table to.</summary>
    public string Temporary(string table) => Path.Combine(_temporary, table);

    /// <summary>Gives all files their names.</summary>
    public void Publish()
    {
        foreach (var table in s_tables) File.Move(Temporary(table), Final(table), overwrite: true);
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_temporary, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody tidied up before us, which is what we want.
        }
    }
}
