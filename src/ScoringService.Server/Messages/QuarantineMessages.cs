using Google.Protobuf.WellKnownTypes;
using ScoringService.Server.Access;
using ScoringService.Server.Errors;
using ScoringService.Storage;

namespace ScoringService.Server.Messages;

/// <summary>Refused rows as the API's messages.</summary>
internal static class QuarantineMessages
{
    private const int MaxIds = 10_000;

    /// <summary>The message of a refused row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="hidden">Columns whose values the caller may not see; with any of them the raw text, which holds
    /// all columns, is hidden too.</param>
    public static V1.QuarantinedRow Create(QuarantinedRow row, IReadOnlySet<string> hidden)
    {
        var message = new V1.QuarantinedRow
        {
            QuarantineId = row.Id,
            LoadId = row.LoadId,
            LoadTime = Timestamp.FromDateTime(row.LoadedAt),
            Source = row.Source,
            RowNumber = row.RowNumber,
            Table = row.Table is { } table ? ToProto(table) : V1.IngestTable.Unspecified,
            Operation = row.IsDeletion ? V1.IngestOperation.Delete : V1.IngestOperation.Upsert,
            Column = row.Column ?? "",
            Reason = row.Reason,
            Kind = EnumNames.ToProto<V1.QuarantineReason>(row.Kind),
            RawText = hidden.Count == 0 ? row.RawText : "",
            Resolution = row.Resolution is { } resolution
                ? EnumNames.ToProto<V1.QuarantineResolution>(resolution) : V1.QuarantineResolution.Unspecified,
            ResolveTime = row.ResolvedAt is { } at ? Timestamp.FromDateTime(at) : null,
            ResolvedBy = row.ResolvedBy ?? "",
        };
        foreach (var (column, text) in row.Values ?? new Dictionary<string, string?>())
        {
            if (text is null) continue;
            if (PersonalText.IsHidden(hidden, column, row.Column, text)) message.MaskedColumns.Add(column);
            else message.Values.Add(column, text);
        }

        return message;
    }

    /// <summary>The table of a message.</summary>
    public static V1.IngestTable ToProto(ImportTable table) => EnumNames.ToProto<V1.IngestTable>(table);

    /// <summary>The table that a request names; null for none.</summary>
    public static ImportTable? Table(string field, V1.IngestTable table) =>
        table == V1.IngestTable.Unspecified ? null : EnumNames.ToEngine<ImportTable>(field, table);

    /// <summary>The filter of a request; all open rows when there is none.</summary>
    public static QuarantineFilter Filter(V1.QuarantineFilter? filter)
    {
        if (filter is null) return new QuarantineFilter();
        if (filter.LoadId < 0) throw RequestException.Invalid("filter.load_id", "must not be negative.");
        if (filter.QuarantineIds.Count > MaxIds)
            throw RequestException.Invalid("filter.quarantine_ids", $"must be at most {MaxIds} numbers.");
        return new QuarantineFilter
        {
            LoadId = filter.LoadId == 0 ? null : filter.LoadId,
            Table = Table("filter.table", filter.Table),
            Column = filter.Column.Length == 0 ? null : filter.Column,
            Reason = filter.Reason == V1.QuarantineReason.Unspecified
                ? null : EnumNames.ToEngine<QuarantineReason>("filter.reason", filter.Reason),
            State = EnumNames.ToEngine<QuarantineState>("filter.state", filter.State, QuarantineState.Open),
            Ids = filter.QuarantineIds.Count == 0 ? null : [.. filter.QuarantineIds],
        };
    }

    /// <summary>The message of a replay.</summary>
    public static V1.CorrectAndReplayResponse Create(ReplayReport report)
    {
        var message = new V1.CorrectAndReplayResponse
        {
            ReplayedCount = report.Replayed,
            ChangedCount = report.Changed,
            ResolvedBeforeCount = report.ResolvedBefore,
            DataWatermark = report.Watermark,
            NewCustomers = report.NewCustomers,
        };
        message.UnknownQuarantineIds.AddRange(report.Unknown);
        message.Refused.AddRange(report.Refused.Select(refused => new V1.RefusedCorrection
        {
            QuarantineId = refused.Id, Column = refused.Column ?? "", Reason = refused.Reason,
        }));
        return message;
    }
}
