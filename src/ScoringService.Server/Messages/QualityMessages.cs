using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using ScoringService.Storage;

namespace ScoringService.Server.Messages;

/// <summary>Data-quality reports as the API's messages.</summary>
internal static class QualityMessages
{
    /// <summary>The message of a load's report.</summary>
    public static V1.LoadQualityReport Create(LoadQuality load) => new()
    {
        LoadId = load.LoadId,
        LoadTime = Timestamp.FromDateTime(load.LoadedAt),
        Table = QuarantineMessages.ToProto(load.Table),
        Source = load.Source,
        BatchId = load.BatchId ?? "",
        Rows = Create(load.Rows, load.NewCustomers),
        FirstOccurredTime = Instant(load.FirstOccurredAt),
        LastOccurredTime = Instant(load.LastOccurredAt),
        Columns = { load.Columns.Select(Create) },
        Rejects = { load.Rejects.Select(Create) },
        Findings = { load.Findings.Select(Create) },
    };

    /// <summary>The message of a month's report.</summary>
    public static V1.MonthlyQualityReport Create(MonthlyQuality report) => new()
    {
        Month = Month(report.Month),
        AsOf = Timestamp.FromDateTime(report.At),
        Tables = { report.Tables.Select(table => Create(table, report.Month)) },
        Findings = { report.Findings.Select(Create) },
    };

    /// <summary>A month as the API writes it.</summary>
    public static string Month(DateOnly month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static V1.TableQuality Create(TableQuality table, DateOnly month) => new()
    {
        Table = QuarantineMessages.ToProto(table.Table),
        LoadCount = table.Loads,
        EmptyLoadCount = table.EmptyLoads,
        Rows = Create(table.Rows, table.NewCustomers),
        Columns = { table.Columns.Select(Create) },
        Rejects = { table.Rejects.Select(Create) },
        LastLoadTime = Instant(table.LastLoadedAt),
        LastOccurredTime = Instant(table.LastOccurredAt),
        Volumes =
        {
            table.Volumes.Select((rows, i) => new V1.MonthVolume
            {
                Month = Month(month.AddMonths(i + 1 - table.Volumes.Count)), RowCount = rows,
            }),
        },
    };

    private static V1.QualityRowCounts Create(RowCounts rows, long newCustomers) => new()
    {
        Read = rows.Total,
        Inserted = rows.Inserted,
        Updated = rows.Updated,
        Deleted = rows.Deleted,
        Duplicate = rows.Duplicate,
        Stale = rows.Stale,
        Erased = rows.Erased,
        Quarantined = rows.Quarantined,
        NewCustomers = newCustomers,
    };

    private static V1.ColumnQuality Create(ColumnQuality column) => new()
    {
        Column = column.Name,
        RowCount = column.Rows,
        MissingCount = column.Missing,
        RejectedCount = column.Rejected,
        OutsideCount = column.Outside,
    };

    private static V1.RejectCount Create(RejectCount reject) => new()
    {
        Column = reject.Column ?? "",
        Reason = reject.Reason,
        Kind = EnumNames.ToProto<V1.QuarantineReason>(reject.Kind),
        RowCount = reject.Rows,
        OpenCount = reject.Open,
    };

    private static V1.QualityFinding Create(QualityFinding finding) => new()
    {
        Rule = finding.Rule.Code,
        Severity = EnumNames.ToProto<V1.QualitySeverity>(finding.Severity),
        Table = finding.Table is { } table ? QuarantineMessages.ToProto(table) : V1.IngestTable.Unspecified,
        Column = finding.Column ?? "",
        Value = finding.Value,
        Threshold = finding.Rule.Threshold(finding.Severity),
        Message = finding.Message,
    };

    private static Timestamp? Instant(DateTime? instant) =>
        instant is { } known ? Timestamp.FromDateTime(known) : null;
}
