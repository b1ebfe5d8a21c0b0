using System.Globalization;
using System.Threading.Channels;
using Grpc.Core;
using ScoringService.Engine;
using ScoringService.Server.Errors;
using ScoringService.Server.Observability;
using ScoringService.Server.Snapshots;
using ScoringService.Storage;
using ScoringService.V1;
using EngineProgress = ScoringService.Engine.FitProgress;
using EngineOptions = ScoringService.Engine.ScoringOptions;

namespace ScoringService.Server.Services;

/// <summary>The service Models of scoring/v1/models.proto.</summary>
internal sealed class ModelsGrpcService(
    ScoringDatabase database, SnapshotCache snapshots, ServerMetrics metrics, TimeProvider clock,
    ILogger<ModelsGrpcService> logger)
    : V1.Models.ModelsBase
{
    private const int DefaultPageSize = 50;
    private const int MaxPageSize = 1000;

    /// <inheritdoc/>
    public override async Task FitModel(
        FitModelRequest request, IServerStreamWriter<FitModelResponse> responseStream, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        var options = ModelMessages.Options(request.Options);
        RequestChecks.Throw(options.Validate(), path => $"options.{path}");
        var filter = RequestChecks.Filter("population", request.Population);
        var asOf = RequestChecks.AsOf(request.AsOf);

        // Progress is best effort: a reader that does not keep up misses steps, never the result, and never slows the
        // fit.
        var steps = Channel.CreateBounded<EngineProgress>(
            new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        var fit = FitAsync(asOf, filter, options, steps.Writer, cancellation);
        try
        {
            await foreach (var step in steps.Reader.ReadAllAsync(cancellation))
            {
                var progress = new V1.FitProgress { Part = step.Part, Fraction = step.Fraction };
                await responseStream.WriteAsync(new FitModelResponse { Progress = progress }, cancellation);
            }
        }
        finally
        {
            // A caller that has gone cancels the fit; it has ended, one way or the other, when the call ends.
            await ((Task)fit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await responseStream.WriteAsync(new FitModelResponse { Model = ModelMessages.Model(await fit) }, cancellation);
    }

    /// <inheritdoc/>
    public override Task<Model> GetModel(GetModelRequest request, ServerCallContext context)
    {
        if (request.Version < 0) throw RequestException.Invalid("version", "must be 0 (the newest) or a version.");
        var model = request.Version == 0 ? database.LatestModel() : database.FindModel(request.Version);
        return model is not null
            ? Task.FromResult(ModelMessages.Model(model))
            : throw RequestException.NotFound(request.Version == 0
                ? "No model has been fitted. Call Models.FitModel or run 'scorectl fit'."
                : $"version: there is no model {request.Version}.");
    }

    /// <inheritdoc/>
    public override Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context)
    {
        if (request.PageSize < 0) throw RequestException.Invalid("page_size", "must not be negative.");
        var size = request.PageSize == 0 ? DefaultPageSize : Math.Min(request.PageSize, MaxPageSize);
        var models = database.ListModels(size + 1, Before(request.PageToken));
        var response = new ListModelsResponse();
        response.Models.AddRange(models.Take(size).Select(ModelMessages.Model));
        if (models.Count > size)
            response.NextPageToken = models[size - 1].Version.ToString(CultureInfo.InvariantCulture);
        return Task.FromResult(response);
    }

    private static long? Before(string pageToken)
    {
        if (pageToken.Length == 0) return null;
        return long.TryParse(pageToken, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw RequestException.Invalid("page_token", "is not a token that this service gave.");
    }

    private async Task<StoredModel> FitAsync(
        DateTime? asOf, Engine.PopulationFilter filter, EngineOptions options, ChannelWriter<EngineProgress> steps,
        CancellationToken cancellation)
    {
        try
        {
            var at = await Task.Run(() => Instant(asOf, cancellation), cancellation);
            steps.TryWrite(new EngineProgress("features", 0));
            var features = await snapshots.GetFeaturesAsync(at, cancellation);
            steps.TryWrite(new EngineProgress("features", 1));
            return await Task.Run(() => Fit(features, filter, options, steps, cancellation), cancellation);
        }
        finally
        {
            steps.Complete();
        }
    }

    private DateTime Instant(DateTime? asOf, CancellationToken cancellation)
    {
        if (database.Summary(cancellation).FirstTransactionAt is not { } first)
            throw RequestException.Precondition("No transaction has been loaded. Load some with 'scorectl import'.");
        if (asOf < first)
            throw RequestException.Precondition(
                $"as_of: there is no transaction up to {asOf:o}; the first one is of {first:o}.");
        return asOf ?? database.DefaultAsOf(cancellation)!.Value;
    }

    private StoredModel Fit(
        FeatureSnapshot features, Engine.PopulationFilter filter, EngineOptions options,
        ChannelWriter<EngineProgress> steps, CancellationToken cancellation)
    {
        var batch = features.Batch;
        if (filter.Select(batch) is { } rows)
        {
            if (rows.Length == 0) throw RequestException.Precondition("population: no customer meets the filter.");
            batch = batch.Gather(rows);
        }

        var progress = new ChannelProgress(steps);
        var model = metrics.Phase("fit", () => ModelFitter.Fit(batch, options, progress, cancellation));
        var stored = database.AddModel(model, clock.GetUtcNow().UtcDateTime, features.Watermark);
        snapshots.ModelStored(stored.Version);
        logger.ModelStored(stored.Version, model.CustomerCount, model.AsOf);
        return stored;
    }

    private sealed class ChannelProgress(ChannelWriter<EngineProgress> writer) : IProgress<EngineProgress>
    {
        public void Report(EngineProgress value) => writer.TryWrite(value);
    }
}
