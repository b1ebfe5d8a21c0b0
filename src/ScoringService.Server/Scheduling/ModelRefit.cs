using System.Threading.Channels;
using ScoringService.Engine;
using ScoringService.Server.Errors;
using ScoringService.Server.Observability;
using ScoringService.Server.Services;
using ScoringService.Server.Snapshots;
using ScoringService.Storage;

namespace ScoringService.Server.Scheduling;

/// <summary>Fits a model anew: on everybody at the default instant, with the options of the active model.</summary>
internal sealed class ModelRefit(
    ScoringDatabase database, SnapshotCache snapshots, ServerMetrics metrics, TimeProvider clock,
    ILogger<ModelRefit> logger)
{
    // Who asks for it, in the audit log.
    private const string Actor = "schedule";

    /// <summary>When a model was stored last, UTC.</summary>
    public DateTime? LastFit() => database.ListModels(1).SingleOrDefault()?.CreatedAt;

    /// <summary>Fits and stores a model.</summary>
    /// <param name="activate">Whether to put it to use.</param>
    /// <param name="cancellation">Stops the fit.</param>
    /// <exception cref="RequestException">There is no active model or no data.</exception>
    public async Task RunAsync(bool activate, CancellationToken cancellation)
    {
        var active = database.ActiveModel() ?? throw MissingModel.Error(database);
        var fitting = new ModelFitting(database, snapshots, metrics)
        {
            Options = active.Model.Options, Filter = new PopulationFilter(), AsOf = null,
        };
        // Nobody looks at the progress.
        var steps = Channel.CreateBounded<FitProgress>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var (model, watermark) = await fitting.RunAsync(steps.Writer, cancellation);
        var stored = database.AddModel(model, clock.GetUtcNow().UtcDateTime, watermark, activate, Actor);
        logger.ModelStored(stored.Version, model.CustomerCount, model.AsOf);
    }
}
