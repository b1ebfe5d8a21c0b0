using System.Text.Json;
using DuckDB.NET.Data;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Quarantine;

/// <summary>Reads refused rows.</summary>
internal static class QuarantineRows
{
    /// <summary>The quarantine q with the load l of each row, as the FROM of a statement.</summary>
    public const string WithLoad = "quarantine q LEFT JOIN loads l ON l.load_id = q.load_id";

    /// <summary>Refused rows in the order in which they were refused.</summary>
    public static List<QuarantinedRow> Read(Session session, QuarantineFilter filter, int limit, long afterId)
    {
        var (condition, parameters) = filter.Condition();
        return session.Query(
            $"""
            SELECT q.quarantine_id, q.load_id, q.source, q.row_number, q.raw_text, q.column_name, q.reason, q.loaded_at,
                coalesce(q.target, l.target), q.customer_id, q.operation, q.values_json, q.resolution, q.resolved_at,
                q.resolved_by
            FROM {WithLoad}
            WHERE q.quarantine_id > $after AND {condition} ORDER BY q.quarantine_id LIMIT $limit
            """, Read, [("after", afterId), ("limit", (long)limit), .. parameters]);
    }

    private static QuarantinedRow Read(DuckDBDataReader row) =>
        new(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetInt64(3), row.GetString(4), row.Text(5),
            row.GetString(6), row.Utc(7)!.Value)
        {
            Table = Enum.TryParse<ImportTable>(row.Text(8), ignoreCase: true, out var table) ? table : null,
            CustomerId = row.Text(9),
            IsDeletion = row.Text(10) == "DELETE",
            Values = Values(row.Text(11)),
            Resolution = Enum.TryParse<QuarantineResolution>(row.Text(12), ignoreCase: true, out var resolution)
                ? resolution : null,
            ResolvedAt = row.Utc(13),
            ResolvedBy = row.Text(14),
        };

    private static Dictionary<string, string?>? Values(string? json)
    {
        if (json is null) return null;
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(member => member.Name,
            member => member.Value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => member.Value.GetString(),
                _ => member.Value.GetRawText(),
            }, StringComparer.Ordinal);
    }
}
