using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Cli.Client;

/// <summary>Calls about refused rows that take more than one message.</summary>
internal static class QuarantineCalls
{
    private const int RowsPerCall = 1000;

    /// <summary>The first rows of a list.</summary>
    public static Task<List<QuarantinedRow>> ListAsync(
        ServiceSession session, ListQuarantineRequest request, int limit, CancellationToken cancellation) =>
        Pages.ReadAsync<QuarantinedRow>(limit, async (size, token) =>
        {
            (request.PageSize, request.PageToken) = (size, token);
            var page = await session.Quality.ListQuarantineAsync(request, cancellationToken: cancellation);
            return (page.Rows, page.NextPageToken);
        });

    /// <summary>Writes the rows to a file and gives their number.</summary>
    public static async Task<long> ExportAsync(
        ServiceSession session, ExportQuarantineRequest request, Stream file, CancellationToken cancellation)
    {
        using var call = session.Quality.ExportQuarantine(request, cancellationToken: cancellation);
        long rows = 0;
        await foreach (var piece in call.ResponseStream.ReadAllAsync(cancellation))
        {
            await file.WriteAsync(piece.Data.Memory, cancellation);
            rows += piece.RowCount;
        }

        return rows;
    }

    /// <summary>Sends the open rows of a filter again, as they are.</summary>
    public static async Task<CorrectAndReplayResponse> ReplayAsync(
        ServiceSession session, QuarantineFilter filter, IReadOnlyList<CurrencyRate> rates,
        CancellationToken cancellation)
    {
        var total = new CorrectAndReplayResponse();
        var request = new ListQuarantineRequest { Filter = filter, PageSize = RowsPerCall };
        do
        {
            // Rows that are refused again stay open; the token leads past them.
            var page = await session.Quality.ListQuarantineAsync(request, cancellationToken: cancellation);
            await SendAsync(
                session, page.Rows.Select(row => new RowCorrection { QuarantineId = row.QuarantineId }), rates,
                total, cancellation);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return total;
    }

    /// <summary>Sends the rows of a file.</summary>
    public static async Task<CorrectAndReplayResponse> ReplayAsync(
        ServiceSession session, FileInfo file, IReadOnlyList<CurrencyRate> rates, CancellationToken cancellation)
    {
        var total = new CorrectAndReplayResponse();
        using var reader = file.OpenText();
        foreach (var rows in CorrectionFile.Read(reader).Chunk(RowsPerCall))
            await SendAsync(session, rows, rates, total, cancellation);
        return total;
    }

    private static async Task SendAsync(
        ServiceSession session, IEnumerable<RowCorrection> rows, IReadOnlyList<CurrencyRate> rates,
        CorrectAndReplayResponse total, CancellationToken cancellation)
    {
        var request = new CorrectAndReplayRequest { Corrections = { rows }, Rates = { rates } };
        if (request.Corrections.Count == 0) return;
        var response = await session.Quality.CorrectAndReplayAsync(request, cancellationToken: cancellation);
        total.ReplayedCount += response.ReplayedCount;
        total.ChangedCount += response.ChangedCount;
        total.ResolvedBeforeCount += response.ResolvedBeforeCount;
        total.NewCustomers += response.NewCustomers;
        total.DataWatermark = response.DataWatermark;
        total.Refused.Add(response.Refused);
        total.UnknownQuarantineIds.Add(response.UnknownQuarantineIds);
    }
}
