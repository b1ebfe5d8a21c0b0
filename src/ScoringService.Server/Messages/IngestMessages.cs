using System.Text;
using Google.Protobuf.WellKnownTypes;
using ScoringService.Server.Errors;
using ScoringService.Server.Ingest;
using ScoringService.Storage;
using ScoringService.V1;
using IngestOperation = ScoringService.Storage.IngestOperation;

namespace ScoringService.Server.Messages;

/// <summary>Batches of rows as messages and back.</summary>
internal static class IngestMessages
{
    /// <summary>What a stream is, by its first message.</summary>
    /// <exception cref="RequestException">The message is no start, or a field is wrong.</exception>
    public static IngestStart Start(WriteStart? start, TimeProvider clock)
    {
        if (start is null) throw RequestException.Invalid("start", "The first message of a stream must carry it.");
        CheckName("start.batch_id", start.BatchId, isRequired: true);
        CheckName("start.source", start.Source, isRequired: false);
        if (start.RowOffset < 0) throw RequestException.Invalid("start.row_offset", "must be 0 or more.");
        return new IngestStart
        {
            BatchId = start.BatchId,
            Table = EnumNames.ToEngine<ImportTable>("start.table", start.Table),
            Operation = EnumNames.ToEngine<IngestOperation>(
                "start.operation", start.Operation, IngestOperation.Upsert),
            Source = start.Source.Length > 0 ? start.Source : start.BatchId,
            RowOffset = start.RowOffset,
            ReceivedAt = clock.GetUtcNow().UtcDateTime,
            ClockTolerance = IngestLimits.ClockTolerance,
            Clock = clock,
        };
    }

    /// <summary>Checks the name of a batch.</summary>
    /// <exception cref="RequestException">It is missing or too long.</exception>
    public static void CheckName(string field, string name, bool isRequired)
    {
        if ((isRequired && name.Length == 0) || Encoding.UTF8.GetByteCount(name) > IngestStart.MaxBatchIdBytes)
            throw RequestException.Invalid(
                field, $"must have {(isRequired ? "1 to" : "at most")} {IngestStart.MaxBatchIdBytes} bytes of UTF-8.");
    }

    /// <summary>What became of a batch.</summary>
    public static IngestBatch Batch(IngestReport report) => new()
    {
        BatchId = report.BatchId,
        Table = EnumNames.ToProto<IngestTable>(report.Table),
        Operation = EnumNames.ToProto<V1.IngestOperation>(report.Operation),
        IsComplete = report.IsComplete,
        RowsCommitted = report.RowsCommitted,
        RowsInserted = report.Rows.Inserted,
        RowsUpdated = report.Rows.Updated,
        RowsDeleted = report.Rows.Deleted,
        RowsDuplicate = report.Rows.Duplicate,
        RowsStale = report.Rows.Stale,
        RowsErased = report.Rows.Erased,
        RowsQuarantined = report.Rows.Quarantined,
        Quarantined =
        {
            report.Quarantined.Select(q => new V1.QuarantineCount
            {
                Column = q.Column ?? "", Reason = q.Reason, RowCount = q.Count,
            }),
        },
        NewCustomers = report.NewCustomers,
        DataWatermark = report.Watermark,
        IgnoredColumns = { report.IgnoredColumns },
        StartTime = Timestamp.FromDateTime(report.StartedAt),
        UpdateTime = Timestamp.FromDateTime(report.ChangedAt),
    };

    /// <summary>What became of one record.</summary>
    public static WriteRecordResponse Record(RowOutcome outcome, long watermark) => new()
    {
        Outcome = EnumNames.ToProto<RecordOutcome>(outcome.Kind),
        Column = outcome.Column ?? "",
        Reason = outcome.Reason ?? "",
        DataWatermark = watermark,
    };
}
