using System.Diagnostics;
using ScoringService.Storage.Database;
using ScoringService.Storage.Ingest;

namespace ScoringService.Storage.Import;

/// <summary>One load, from the file to the durable commit. The file is read by one session while another writes, so
/// that no row is stored twice on its way.</summary>
internal sealed class Importer(ImportSessions sessions, ImportRequest request, ErasedCheck isErased)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Runs the load. Nothing is written unless it returns.</summary>
    /// <param name="known">What is known of the rows that are there.</param>
    /// <param name="scratch">For what does not fit in memory.</param>
    public (ImportReport Report, UnitResult Result) Run(KnownKeys known, ScratchDatabase scratch)
    {
        sessions.Meter.Enter(ImportPhase.Inspecting);
        var plan = ImportPlan.Make(sessions.Reader, request, scratch);
        sessions.Meter.Enter(ImportPhase.Reading);
        var result = TryLoad(plan, known, scratch, BadRecords.Fail, out var failure);
        // Most files have no broken record, and then DuckDB checks that its threads' parts of the file fit together.
        // Otherwise the file is read again, and what cannot be split is collected.
        if (result is null && plan.Source.IsText)
            result = TryLoad(plan, known, scratch, BadRecords.Collect, out failure);
        if (result is null)
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The file '{plan.Source.File.Name}' cannot be read: "
                    + $"{DatabaseErrors.FirstLine(failure!.InnerException ?? failure)}", failure);
        return (Report(plan, result), result);
    }

    private UnitResult? TryLoad(ImportPlan plan, KnownKeys known, ScratchDatabase scratch, BadRecords badRecords,
        out StorageException? failure)
    {
        var mark = known.Mark();
        try
        {
            failure = null;
            return sessions.Writer.InTransaction(() => Load(plan, known, scratch, badRecords));
        }
        catch (UnreadableFileException e)
        {
            known.TakeBack(mark);
            failure = e.Failure;
            return null;
        }
    }

    private UnitResult Load(ImportPlan plan, KnownKeys known, ScratchDatabase scratch, BadRecords badRecords)
    {
        using var rows = new FileRows(sessions.Reader, plan, sessions.UnitBytes);
        using var writer = new UnitWriter(sessions.Writer, known, rows.Layout, new UnitSource
        {
            Name = plan.Source.File.Name,
            ReceivedAt = ScoringDatabase.ToUtcMicroseconds(request.LoadedAt),
            IsFile = true,
            IsErased = isErased,
        });
        rows.Write(writer, scratch, badRecords);
        sessions.Meter.Enter(ImportPhase.Comparing);
        writer.Settle();
        sessions.Meter.Enter(ImportPhase.Writing);
        var result = writer.Record();
        sessions.Meter.Enter(ImportPhase.Committing);
        return result;
    }

    private ImportReport Report(ImportPlan plan, UnitResult result) => new()
    {
        LoadId = result.LoadId,
        RowsRead = result.Rows.Total,
        RowsInserted = result.Rows.Inserted + result.Rows.Updated,
        RowsDuplicate = result.Rows.Duplicate,
        RowsStale = result.Rows.Stale,
        RowsErased = result.Rows.Erased,
        RowsQuarantined = result.Rows.Quarantined,
        NewCustomers = result.NewCustomers,
        Reasons = result.Quarantined,
        Dialect = plan.Dialect,
        Duration = _clock.Elapsed,
    };
}

/// <summary>The sessions of a load.</summary>
/// <param name="Reader">Reads the file.</param>
/// <param name="Writer">Writes the rows.</param>
/// <param name="Meter">Watches the reader.</param>
/// <param name="UnitBytes">About the memory that rows may take until they are inserted.</param>
internal sealed record ImportSessions(Session Reader, Session Writer, ProgressMeter Meter, long UnitBytes);
