using System.Globalization;
using Grpc.Core;
using ScoringService.Server.Access;
using ScoringService.Server.Errors;
using ScoringService.Server.Messages;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Services;

/// <summary>The service Quality of scoring/v1/quality.proto.</summary>
internal sealed partial class QualityGrpcService(ScoringDatabase database, AccessPolicy access, TimeProvider clock)
    : V1.Quality.QualityBase
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <inheritdoc/>
    public override Task<ListQualityReportsResponse> ListQualityReports(
        ListQualityReportsRequest request, ServerCallContext context)
    {
        var size = Paging.Size(request.PageSize);
        var before = Paging.Before(request.PageToken);
        if (request.LoadId < 0) throw RequestException.Invalid("load_id", "must not be negative.");
        var filter = new LoadFilter
        {
            Table = QuarantineMessages.Table("table", request.Table),
            LoadId = request.LoadId == 0 ? null : request.LoadId,
            BatchId = request.BatchId.Length == 0 ? null : request.BatchId,
        };
        var found = database.ListLoadQuality(filter, size + 1, before, context.CancellationToken);
        var response = new ListQualityReportsResponse();
        response.Reports.AddRange(found.Take(size).Select(QualityMessages.Create));
        if (found.Count > size) response.NextPageToken = Paging.Token(found[size - 1].LoadId);
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override Task<MonthlyQualityReport> GetMonthlyQuality(
        GetMonthlyQualityRequest request, ServerCallContext context)
    {
        var now = Now;
        var month = Month(request.Month, now);
        return Task.FromResult(
            QualityMessages.Create(database.ReadMonthlyQuality(month, now, context.CancellationToken)));
    }

    private static DateOnly Month(string text, DateTime now)
    {
        if (text.Length == 0) return DateOnly.FromDateTime(now);
        if (!DateOnly.TryParseExact(
            text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month))
            throw RequestException.Invalid("month", "must be a month such as 2026-11.");
        return month <= DateOnly.FromDateTime(now)
            ? month : throw RequestException.Invalid("month", "must not begin in the future.");
    }
}
