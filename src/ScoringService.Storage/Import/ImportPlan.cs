using ScoringService.Storage.Database;

namespace ScoringService.Storage.Import;

/// <summary>How a file is read into its table: what a load, and a look at what a load would do, begin with.</summary>
internal sealed record ImportPlan(SourceTable Source, Mapping Mapping, StagingQuery Query)
{
    /// <summary>How the file is read, for the report.</summary>
    public FileDialect Dialect => new(
        Source.File.Format, Source.Columns,
        Source.File.Format == FileFormat.Csv ? Source.Dialect!.Delimiter : null,
        Source.Dialect?.Quote, Source.Dialect?.HasHeader ?? false, Source.File.Encoding,
        Mapping.Columns.Select(column => column.TimestampFormat).FirstOrDefault(format => format is not null),
        Mapping.Columns.ToDictionary(column => column.Target.Name, column => column.Expression));

    /// <summary>Looks at the file, unpacks it where that is needed, and resolves the mapping.</summary>
    /// <exception cref="StorageException">NotFound, InvalidArgument: the file cannot be used, or the mapping does not
    /// fit it. ResourceExhausted: there is no disk space to unpack it.</exception>
    public static ImportPlan Make(Session session, ImportRequest request, ScratchDatabase scratch)
    {
        if (CurrencyRate.Check(request.CurrencyRates, request.BaseCurrency) is { } problem)
            throw new StorageException(StorageErrorKind.InvalidArgument, problem);
        var target = TargetTable.Of(request.Table);
        var file = SourceFile.Open(request);
        var source = Inspect(session, file, request, scratch);
        if (source.IsText && (file.IsCompressed || PlainCopy.HasLongLine(file)))
        {
            PlainCopy.Write(file, scratch.SidePath, source.CutFields, session.Cancellation);
            source.ReadPath = scratch.SidePath;
        }

        var mapping = Mapping.Resolve(session, source, target, request);
        var latest = ScoringDatabase.ToUtcMicroseconds(request.LatestAllowed ?? request.LoadedAt);
        return new ImportPlan(source, mapping, new StagingQuery(source, mapping, request, latest));
    }

    // A file whose columns are all text does not show by itself whether its first line is a header; the mapping does.
    private static SourceTable Inspect(
        Session session, SourceFile file, ImportRequest request, ScratchDatabase scratch)
    {
        var target = TargetTable.Of(request.Table);
        var source = SourceTable.Inspect(session, file, request, scratch.SidePath);
        if (file.Format != FileFormat.Csv || source.Dialect!.HasHeader || request.Header is not null) return source;
        var named = SourceTable.Inspect(session, file, request with { Header = true }, scratch.SidePath);
        return !Mapping.Fits(source, target, request) && Mapping.Fits(named, target, request) ? named : source;
    }
}
