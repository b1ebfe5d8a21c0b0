using Grpc.Core;
using ScoringService.Server.Access;
using ScoringService.Server.Errors;
using ScoringService.Server.Messages;
using ScoringService.Server.Observability;
using ScoringService.Server.Snapshots;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Services;

/// <summary>The service Models of scoring/v1/models.proto.</summary>
internal sealed partial class ModelsGrpcService(
    ScoringDatabase database, SnapshotCache snapshots, ServerOptions options, ServerMetrics metrics,
    TimeProvider clock, ILogger<ModelsGrpcService> logger)
    : V1.Models.ModelsBase
{
    /// <inheritdoc/>
    public override async Task FitModel(
        FitModelRequest request, IServerStreamWriter<FitModelResponse> responseStream, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        var fitting = new ModelFitting(database, snapshots, metrics)
        {
            Options = OptionMessages.ValidOptions(request.Options),
            Filter = RequestChecks.Filter("population", request.Population, hasScores: false),
            AsOf = RequestChecks.AsOf(request.AsOf),
        };

        var (model, watermark) = await ProgressStream.RunAsync(
            steps => fitting.RunAsync(steps, cancellation),
            step => responseStream.WriteAsync(new FitModelResponse { Progress = step }, cancellation), cancellation);
        var stored = database.AddModel(
            model, Now, watermark, request.Activate, Caller.Of(context).Name);
        logger.ModelStored(stored.Version, model.CustomerCount, model.AsOf);
        if (request.Activate) await snapshots.UseActiveModelAsync(cancellation);
        await responseStream.WriteAsync(
            new FitModelResponse { Model = ModelMessages.Create(stored) }, cancellation);
    }

    /// <inheritdoc/>
    public override async Task<Model> ActivateModel(ActivateModelRequest request, ServerCallContext context)
    {
        if (request.Version < 1) throw RequestException.Invalid("version", "must be the version of a model.");
        if (database.FindModel(request.Version) is null)
            throw RequestException.NotFound($"version: there is no model {request.Version}.");
        var active = database.ActivateModel(request.Version, Now, Caller.Of(context).Name);
        await snapshots.UseActiveModelAsync(context.CancellationToken);
        return ModelMessages.Create(active);
    }

    /// <inheritdoc/>
    public override Task<Model> GetModel(GetModelRequest request, ServerCallContext context)
    {
        if (request.Version < 0) throw RequestException.Invalid("version", "must be 0 (the active one) or a version.");
        if (request.Version == 0)
            return Task.FromResult(ModelMessages.Create(database.ActiveModel() ?? throw MissingModel.Error(database)));
        var model = database.FindModel(request.Version)
            ?? throw RequestException.NotFound($"version: there is no model {request.Version}.");
        return Task.FromResult(ModelMessages.Create(model));
    }

    /// <inheritdoc/>
    public override Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context)
    {
        var size = Paging.Size(request.PageSize);
        var within = RequestChecks.Range(
            "created_from", request.CreatedFrom, "created_until", request.CreatedUntil);
        var models = database.ListModels(size + 1, Paging.Before(request.PageToken), within);
        var response = new ListModelsResponse();
        response.Models.AddRange(models.Take(size).Select(ModelMessages.Summary));
        if (models.Count > size) response.NextPageToken = Paging.Token(models[size - 1].Version);
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override Task<ValidateGroupingResponse> ValidateGrouping(
        ValidateGroupingRequest request, ServerCallContext context) =>
        new GroupingCheck(snapshots, options).RunAsync(request, context.CancellationToken);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;
}
