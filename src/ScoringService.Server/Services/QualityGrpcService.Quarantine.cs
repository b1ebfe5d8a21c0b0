using Google.Protobuf;
using Grpc.Core;
using ScoringService.Server.Access;
using ScoringService.Server.Errors;
using ScoringService.Server.Messages;
using ScoringService.Server.Quality;
using ScoringService.Storage;
using ScoringService.V1;
using ImportSettings = ScoringService.Storage.ImportSettings;
using QuarantinedRow = ScoringService.Storage.QuarantinedRow;
using QuarantineFilter = ScoringService.Storage.QuarantineFilter;
using QuarantineState = ScoringService.Storage.QuarantineState;

namespace ScoringService.Server.Services;

// Refused rows.
internal sealed partial class QualityGrpcService
{
    private const int MaxCorrections = 10_000;

    // Rows have at most 4 KiB a column, and hardly ever more than a few hundred bytes.
    private const int ExportRows = 1000;
    private const int ExportBytes = 1 << 20;

    /// <inheritdoc/>
    public override Task<ListQuarantineResponse> ListQuarantine(
        ListQuarantineRequest request, ServerCallContext context)
    {
        var size = Paging.Size(request.PageSize);
        var after = Paging.Before(request.PageToken) ?? 0;
        var found = database.ListQuarantine(
            QuarantineMessages.Filter(request.Filter), size + 1, after, context.CancellationToken);
        var hidden = access.HiddenColumns(context);
        var response = new ListQuarantineResponse();
        response.Rows.AddRange(found.Take(size).Select(row => QuarantineMessages.Create(row, hidden)));
        if (found.Count > size) response.NextPageToken = Paging.Token(found[size - 1].Id);
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override async Task ExportQuarantine(
        ExportQuarantineRequest request, IServerStreamWriter<ExportQuarantineResponse> responseStream,
        ServerCallContext context)
    {
        var filter = QuarantineMessages.Filter(request.Filter);
        if (filter.Table is not { } table)
            throw RequestException.Invalid("filter.table", "must be given: its columns are those of the file.");
        if (!System.Enum.IsDefined(request.Format))
            throw RequestException.Invalid("format", "must be CSV or JSON_LINES.");
        var file = new QuarantineFile(
            table, request.Format == QuarantineFormat.JsonLines, access.HiddenColumns(context));
        await SendAsync(file.Head(), 0);
        long last = 0;
        while (database.ListQuarantine(filter, ExportRows, last, context.CancellationToken) is { Count: > 0 } page)
        {
            foreach (var piece in Pieces(page)) await SendAsync(file.Rows(piece), piece.Count);
            last = page[^1].Id;
        }

        Task SendAsync(byte[] bytes, int rows) => bytes.Length == 0 ? Task.CompletedTask
            : responseStream.WriteAsync(new ExportQuarantineResponse
            {
                Data = UnsafeByteOperations.UnsafeWrap(bytes), RowCount = rows,
            }, context.CancellationToken);
    }

    /// <inheritdoc/>
    public override Task<CorrectAndReplayResponse> CorrectAndReplay(
        CorrectAndReplayRequest request, ServerCallContext context)
    {
        var corrections = Corrections(request, access.SeesPersonalData(context));
        var settings = new ImportSettings
        {
            BaseCurrency = request.BaseCurrency.Length == 0 ? null : request.BaseCurrency,
        };
        var report = database.ReplayQuarantine(new ReplayRequest
        {
            Corrections = corrections,
            By = Caller.Of(context).Name,
            Now = Now,
            BaseCurrency = settings.BaseCurrency ?? "CNY",
            CurrencyRates = ImportMessages.Rates(request.Rates, settings),
        }, context.CancellationToken);
        return Task.FromResult(QuarantineMessages.Create(report));
    }

    /// <inheritdoc/>
    public override Task<DiscardResponse> Discard(DiscardRequest request, ServerCallContext context)
    {
        var filter = QuarantineMessages.Filter(request.Filter);
        if (filter with { State = QuarantineState.Open } == new QuarantineFilter())
            throw RequestException.Invalid("filter", "must have a condition, so that not everything is given up.");
        return Task.FromResult(new DiscardResponse
        {
            DiscardedCount = database.DiscardQuarantine(filter, Caller.Of(context).Name, Now),
        });
    }

    // To a caller from whom values are hidden an empty text may be one of them: it takes nothing away.
    private static List<Correction> Corrections(CorrectAndReplayRequest request, bool seesAll)
    {
        if (request.Corrections.Count is 0 or > MaxCorrections)
            throw RequestException.Invalid("corrections", $"must be 1 to {MaxCorrections} rows.");
        var ids = new HashSet<long>();
        var corrections = new List<Correction>(request.Corrections.Count);
        for (var i = 0; i < request.Corrections.Count; i++)
        {
            var one = request.Corrections[i];
            if (!ids.Add(one.QuarantineId))
                throw RequestException.Invalid(
                    $"corrections[{i}].quarantine_id", $"{one.QuarantineId} is named twice.");
            corrections.Add(new Correction(one.QuarantineId,
                one.Values.Where(value => seesAll || value.Value.Length > 0).ToDictionary(
                    value => value.Key, value => value.Value.Length == 0 ? null : value.Value)));
        }

        return corrections;
    }

    // Cut by the size of what is read, which bounds a message: 4 KiB times the columns of a row more at most.
    private static IEnumerable<List<QuarantinedRow>> Pieces(IEnumerable<QuarantinedRow> rows)
    {
        var piece = new List<QuarantinedRow>();
        long size = 0;
        foreach (var row in rows)
        {
            // Three bytes a character are the most that UTF-8 takes.
            var own = 3L * (row.RawText.Length + row.Reason.Length
                + (row.Values?.Sum(value => value.Key.Length + (value.Value?.Length ?? 0)) ?? 0));
            if (piece.Count > 0 && size + own > ExportBytes)
            {
                yield return piece;
                (piece, size) = ([], 0);
            }

            piece.Add(row);
            size += own;
        }

        if (piece.Count > 0) yield return piece;
    }
}
