using ScoringService.Storage.Durability;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    // How long a compaction waits for a moment without an open session, after it has done its work.
    private static readonly TimeSpan EndOfReads = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Writes the database anew, without freed space and the bytes of deleted rows, and puts the new file in the place
    /// of the old one. Writers wait; readers go on, but for the moment of the exchange. Copies of earlier states beside
    /// the database are removed, as erased customers would still be in them; backups elsewhere are not touched.
    /// </summary>
    /// <param name="cancellationToken">Stops it before the exchange; then everything is as it was.</param>
    /// <exception cref="StorageException">Conflict: the database is in memory, or is so busy that the files could
    /// not be exchanged, and is as it was. ResourceExhausted: the disk has no room for the second file.</exception>
    public CompactionReport Compact(CancellationToken cancellationToken = default)
    {
        RequireFile("A compaction");
        using var writing = EnterWrite(cancellationToken);
        lock (_recording)
        {
            _auditing.Wait(cancellationToken);
            try
            {
                return CompactUndisturbed(cancellationToken);
            }
            finally
            {
                _auditing.Release();
            }
        }
    }

    private CompactionReport CompactUndisturbed(CancellationToken cancellation)
    {
        var before = FileBytes();
        var target = Leftovers.CompactionPath(_options.Path);
        try
        {
            // So that nothing writes to the files but what changes data, and such a change during the copy shows.
            SetCheckpoints("SET GLOBAL checkpoint_threshold = '1TB'");
            var state = FileState();
            using (var session = Connect(cancellation)) DatabaseCopy.Write(session, target, Compaction.CopyRows);
            if (!_gate.TryHoldBack(EndOfReads, cancellation))
                throw new StorageException(StorageErrorKind.Conflict,
                    $"The database '{_options.Path}' was in use without a pause for {EndOfReads.TotalSeconds} seconds, "
                        + "by a file import perhaps, so that the compacted file could not take its place. Nothing was "
                        + "changed; try again later.");
            try
            {
                Exchange(target, state);
            }
            finally
            {
                _gate.Admit();
            }
        }
        finally
        {
            DatabaseCopy.Delete(target);
            if (IsAvailable) SetCheckpoints("RESET GLOBAL checkpoint_threshold");
        }

        return new CompactionReport(before, FileBytes(), RemoveEarlierStates());
    }

    private void SetCheckpoints(string statement)
    {
        using var session = Connect();
        session.Execute(statement);
    }

    // No session is open. Until the new file has the name, the old one is whole; from then on the new one is.
    private void Exchange(string target, (DateTime, DateTime) state)
    {
        try
        {
            if (FileState() != state) throw Changed();
            // Closing moves the log into the file. A log that is left would be applied to the new file.
            _root.Dispose();
            if (LogBytes() != 0) throw Changed();
            DurableFiles.Guard(_options.Path, () =>
            {
                DurableFiles.Rename(target, _options.Path, overwrite: true);
                return true;
            });
        }
        finally
        {
            OpenRootAgainOrFail();
        }

        StorageException Changed() => new(StorageErrorKind.Conflict,
            $"The database '{_options.Path}' was written to during its compaction. Nothing was lost; try again.");
    }

    private void OpenRootAgainOrFail()
    {
        try
        {
            OpenRootAgain();
        }
        catch (StorageException e)
        {
            // The next operation tries again.
            _gate.Fail(e.Message);
            throw;
        }
    }

    private IReadOnlyList<string> RemoveEarlierStates()
    {
        var copies = Leftovers.EarlierStates(_options.Path);
        foreach (var copy in copies) File.Delete(copy);
        return copies;
    }

    private long FileBytes() => new FileInfo(_options.Path).Length + LogBytes();

    private (DateTime Database, DateTime Log) FileState() => (File.GetLastWriteTimeUtc(_options.Path),
        File.GetLastWriteTimeUtc(Leftovers.LogPath(_options.Path)));

    private long LogBytes() =>
        new FileInfo(Leftovers.LogPath(_options.Path)) is { Exists: true } log ? log.Length : 0;
}
