using ScoringService.Storage;

namespace ScoringService.Cli.Output;

/// <summary>What became of one file of an import, wherever it was loaded.</summary>
/// <param name="Path">The file.</param>
/// <param name="Table">The table; null when it is not known.</param>
internal sealed record FileOutcome(string Path, ImportTable? Table)
{
    /// <summary>What the load did; null for a failure or a dry run.</summary>
    public ImportReport? Report { get; init; }

    /// <summary>What a load would do; null unless it was a dry run.</summary>
    public ImportPreview? Preview { get; init; }

    /// <summary>Why nothing was loaded; null when it was.</summary>
    public string? Error { get; init; }

    /// <summary>One of <see cref="Cli.ExitCode"/>.</summary>
    public int ExitCode { get; init; }

    /// <summary>Records read.</summary>
    public long RowsRead => Report?.RowsRead ?? Preview?.RowsRead ?? 0;

    /// <summary>Rows that are now in the table, or would be.</summary>
    public long RowsInserted => Report?.RowsInserted ?? Preview?.RowsNew ?? 0;

    /// <summary>Rows left out because they were there already; of a dry run, rows whose key was.</summary>
    public long RowsDuplicate => Report?.RowsDuplicate ?? Preview?.RowsKnown ?? 0;

    /// <summary>Rows left out because a later change of them was there, or their customer was erased.</summary>
    public long RowsSkipped => Report is { } report ? report.RowsStale + report.RowsErased : 0;

    /// <summary>Rows put aside, or that would be.</summary>
    public long RowsQuarantined => Report?.RowsQuarantined ?? Preview?.RowsQuarantined ?? 0;

    /// <summary>Why.</summary>
    public IReadOnlyList<QuarantineCount> Reasons => Report?.Reasons ?? Preview?.Reasons ?? [];

    /// <summary>Time that it took, in seconds.</summary>
    public double DurationSeconds => (Report?.Duration ?? Preview?.Duration ?? TimeSpan.Zero).TotalSeconds;

    /// <summary>A file that was loaded.</summary>
    public static FileOutcome Of(ImportRequest request, ImportReport report) =>
        new(request.Path, request.Table) { Report = report };

    /// <summary>A file that was looked at.</summary>
    public static FileOutcome Of(ImportRequest request, ImportPreview preview) =>
        new(request.Path, request.Table) { Preview = preview };
}
