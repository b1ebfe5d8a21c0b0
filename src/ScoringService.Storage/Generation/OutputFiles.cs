namespace ScoringService.Storage.Generation;

/// <summary>
/// The two files of a sample. They are written under a temporary directory beside them and get their names only when
/// both are complete, so that a failed run leaves nothing behind and does not harm an older sample.
/// </summary>
internal sealed class OutputFiles : IDisposable
{
    private readonly string _temporary;

    private OutputFiles(string directory, string temporary, string extension)
    {
        _temporary = temporary;
        Customers = Path.Combine(directory, "customers" + extension);
        Transactions = Path.Combine(directory, "transactions" + extension);
        CustomersTemp = Path.Combine(temporary, "customers");
        TransactionsTemp = Path.Combine(temporary, "transactions");
    }

    public string Customers { get; }

    public string Transactions { get; }

    public string CustomersTemp { get; }

    public string TransactionsTemp { get; }

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

    public void Publish()
    {
        File.Move(CustomersTemp, Customers, overwrite: true);
        File.Move(TransactionsTemp, Transactions, overwrite: true);
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
