using ScoringService.Storage.Import;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    /// <summary>
    /// Reads, maps and checks a file as <see cref="Import"/> does and says what a load would do. Nothing of the
    /// database changes.
    /// </summary>
    /// <param name="request">The file and how to read it.</param>
    /// <param name="progress">As of a load.</param>
    /// <param name="cancellationToken">Stops the look.</param>
    /// <exception cref="StorageException">As of a load.</exception>
    public ImportPreview PreviewImport(
        ImportRequest request, IProgress<ImportProgress>? progress = null,
            CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var session = Connect(cancellationToken);
        using var meter = new ProgressMeter(session, progress, cancellationToken);
        return new Previewer(session, request, SpillDirectory, meter).Run();
    }
}
