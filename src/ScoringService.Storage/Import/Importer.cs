using System.Diagnostics;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Import;

/// <summary>One load, from the file to the durable commit.</summary>
internal sealed class Importer(Session session, ImportRequest request, string spillDirectory, ProgressMeter meter)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Runs the load. Nothing is written unless it returns.</summary>
    public ImportReport Run()
    {
        var target = TargetTable.Of(request.Table);
        var file = SourceFile.Open(request);
        using var scratch = ScratchDatabase.Create(session, spillDirectory);
        meter.Enter(ImportPhase.Inspecting);
        var source = Inspect(file, target, scratch);
        var mapping = Mapping.Resolve(session, source, target, request);
        var loadedAt = ScoringDatabase.ToUtcMicroseconds(request.LoadedAt);
        var latest = request.LatestAllowed is { } allowed ? ScoringDatabase.ToUtcMicroseconds(allowed) : loadedAt;
        meter.Enter(ImportPhase.Reading);
        var staged = StagedRows.Read(session, scratch, source, mapping,
            new StagingQuery(source, mapping, request, latest));
        var report = session.InTransaction(() => Write(staged, mapping, source, loadedAt));
        return report with { Duration = _clock.Elapsed };
    }

    // A file whose columns are all text does not show by itself whether its first line is a header; the mapping does.
    private SourceTable Inspect(SourceFile file, TargetTable target, ScratchDatabase scratch)
    {
        var source = SourceTable.Inspect(session, file, request, scratch.SidePath);
        if (source.Dialect is not { HasHeader: false } || request.Header is not null) return source;
        var named = SourceTable.Inspect(session, file, request with { Header = true }, scratch.SidePath);
        return !Mapping.Fits(source, target, request) && Mapping.Fits(named, target, request) ? named : source;
    }

    private ImportReport Write(StagedRows staged, Mapping mapping, SourceTable source, DateTime loadedAt)
    {
        meter.Enter(ImportPhase.Comparing);
        new Comparison(session, mapping).Run();
        meter.Enter(ImportPhase.Writing);
        var (inserted, newCustomers) = new TableWriter(session, mapping).Write();
        var journal = new LoadJournal(session, source.File, mapping.Target, loadedAt);
        var quarantined = journal.Quarantine(staged);
        var report = new ImportReport
        {
            LoadId = journal.LoadId,
            RowsRead = staged.Rows + staged.BrokenRecords,
            RowsInserted = inserted,
            RowsDuplicate = session.Scalar<long>("SELECT count(*) FROM verdicts WHERE fault IS NULL"),
            RowsQuarantined = quarantined,
            NewCustomers = newCustomers,
            Reasons = ScoringDatabase.CountQuarantine(session, journal.LoadId),
            Dialect = Dialect(source, mapping),
            Duration = TimeSpan.Zero,
        };
        if (report.RowsRead != report.RowsInserted + report.RowsDuplicate + report.RowsQuarantined)
            throw new StorageException(StorageErrorKind.Internal,
                $"The load of '{source.File.Name}' does not add up and was undone: {report.RowsRead} read, "
                    + $"{report.RowsInserted} inserted, "
                + $"{report.RowsDuplicate} duplicate, {report.RowsQuarantined} quarantined.");
        journal.Record(report);
        meter.Enter(ImportPhase.Committing);
        return report;
    }

    private static FileDialect Dialect(SourceTable source, Mapping mapping) => new(
        source.File.Format, source.Columns, source.Dialect?.Delimiter, source.Dialect?.Quote,
            source.Dialect?.HasHeader ?? false,
        source.File.Encoding,
            mapping.Columns.Select(column => column.TimestampFormat).FirstOrDefault(format => format is not null),
        mapping.Columns.ToDictionary(column => column.Target.Name, column => column.Expression));
}
