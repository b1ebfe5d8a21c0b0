using Grpc.Core;
using ScoringService.Engine;
using ScoringService.Server.Errors;
using ScoringService.Server.Messages;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Services;

// What changed from run to run.
internal sealed partial class TrackingGrpcService
{
    /// <inheritdoc/>
    public override async Task<ListScoreChangesResponse> ListScoreChanges(
        ListScoreChangesRequest request, ServerCallContext context)
    {
        var size = Paging.Size(request.PageSize);
        var before = Paging.Before(request.PageToken);
        if (request.CustomerId.Length > 0) RequestChecks.CustomerId("customer_id", request.CustomerId);
        var column = request.Column.Length > 0 ? TrackedColumn(request.Column) : null;
        var within = RequestChecks.Range("as_of_from", request.AsOfFrom, "as_of_until", request.AsOfUntil);
        // A run that has answered calls is on record, even if its recording has not ended yet.
        await runs.Finished.WaitAsync(context.CancellationToken);
        var filter = new ChangeFilter
        {
            CustomerId = request.CustomerId.Length > 0 ? request.CustomerId : null,
            AsOf = request.RunId.Length > 0 ? FindRun("run_id", request.RunId).AsOf : null,
            Column = column?.Name,
            Within = within,
        };
        var found = Named("customer_id", () => database.ListChanges(filter, size + 1, before));
        var page = found.Take(size).ToList();
        var labels = LabelsOf(page.SelectMany(change => (long[])[change.Run.ModelVersion, FromModel(change)]));
        var response = new ListScoreChangesResponse();
        response.Changes.AddRange(page.Select(change => ChangeMessages.Create(
            change, labels[FromModel(change)], labels[change.Run.ModelVersion])));
        if (found.Count > size) response.NextPageToken = Paging.Token(page[^1].Id);
        return response;
    }

    /// <inheritdoc/>
    public override async Task<V1.RunMovement> GetMovement(GetMovementRequest request, ServerCallContext context)
    {
        var column = TrackedColumn(request.Column);
        await runs.Finished.WaitAsync(context.CancellationToken);
        var from = FindRun("from_run_id", request.FromRunId);
        var to = FindRun("to_run_id", request.ToRunId);
        if (from.AsOf >= to.AsOf)
            throw RequestException.Invalid("to_run_id", "must be a run of a later instant than that of from_run_id.");
        var rows = database.ReadMovements(from, to, column.Name, context.CancellationToken);
        var labels = LabelsOf([from.ModelVersion, to.ModelVersion]);
        var movement = new V1.RunMovement
        {
            FromRun = TrackingMessages.Create(from),
            ToRun = TrackingMessages.Create(to),
            Column = column.Name,
            CustomerCount = rows.Sum(row => row.Customers),
            MovedCount = rows.Where(row => !row.HasAppeared && row.From != row.To).Sum(row => row.Customers),
            AppearedCount = rows.Where(row => row.HasAppeared).Sum(row => row.Customers),
        };
        movement.Cells.AddRange(rows.Select(row => ChangeMessages.Create(
            row, column, labels[from.ModelVersion], labels[to.ModelVersion])));
        return movement;
    }

    private static ColumnDefinition TrackedColumn(string name) =>
        RunStates.Tracked.FirstOrDefault(column => column.Name == name)
        ?? throw RequestException.Invalid("column",
            $"must be one of {string.Join(", ", RunStates.Tracked.Select(column => column.Name))}.");

    // The names of clusters are each model's own.
    private static long FromModel(RecordedChange change) => change.FromModel ?? change.Run.ModelVersion;

    private ScoringRun FindRun(string field, string runId)
    {
        if (runId.Length == 0) throw RequestException.Invalid(field, "must not be empty.");
        return database.FindRun(runId) ?? throw RequestException.NotFound(
            $"{field}: There is no run '{runId}' on record. Of one instant only the latest run is.");
    }

    private Dictionary<long, LabelSet> LabelsOf(IEnumerable<long> modelVersions) =>
        modelVersions.Distinct().ToDictionary(
            version => version, version => new LabelSet(database.FindModel(version)!.Model));
}
