using ScoringService.Storage.Import;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    /// <summary>
    /// Loads a file: all of its good rows in one transaction; bad rows go to the quarantine. Loading the same rows
    /// again changes nothing: a row is known by its key, which is made of the file's name and the record number where
    /// the file has none.
    /// </summary>
    /// <param name="request">The file and how to read it.</param>
    /// <param name="progress">Hears of phases and of DuckDB's estimate within them, on another thread.</param>
    /// <param name="cancellationToken">Stops the load, which then leaves nothing behind.</param>
    /// <exception cref="StorageException">
    /// NotFound, InvalidArgument: the file cannot be used or the mapping does not fit it. ResourceExhausted: memory
    /// or disk is full.
    /// </exception>
    public ImportReport Import(
        ImportRequest request, IProgress<ImportProgress>? progress = null,
            CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var writing = EnterWrite(cancellationToken);
        using var reader = Connect(cancellationToken);
        using var writer = Connect(cancellationToken);
        using var meter = new ProgressMeter(reader, progress, cancellationToken) { Writer = writer };
        using var scratch = ScratchDatabase.Create(reader, SpillDirectory);
        var importer = new Importer(new ImportSessions(reader, writer, meter, UnitBytes), request, IsErased);
        var (report, result) = WithKnownKeys(writer, known => importer.Run(known, scratch));
        Publish(result.LoadId, result.Touched);
        return report;
    }
}
