using System.Diagnostics.Metrics;
using ScoringService.Server.Errors;
using ScoringService.Server.Observability;

namespace ScoringService.Server.Scheduling;

/// <summary>
/// Does jobs when they are due, one at a time, in their order. It looks at the clock at least once a minute, so that a
/// clock that is set is noticed. A job that was due several times (the service was down, the clock jumped ahead, the
/// job before took long) is done once; times that pass while the job itself runs are left out. When the clock is set
/// back by more than a minute, the next times are those after the time that it shows now.
/// </summary>
internal sealed class Scheduler : BackgroundService
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly IReadOnlyList<ScheduledJob> _jobs;
    private readonly TimeProvider _clock;
    private readonly ServerMetrics _metrics;
    private readonly ILogger<Scheduler> _logger;
    private readonly TaskCompletionSource _firstStep = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTime? _lastLook;

    public Scheduler(
        IReadOnlyList<ScheduledJob> jobs, TimeProvider clock, ServerMetrics metrics, ILogger<Scheduler> logger)
    {
        (_jobs, _clock, _metrics, _logger) = (jobs, clock, metrics, logger);
        if (jobs.Count > 0)
            metrics.Gauge("scoring.schedule.next", "s", "When a job is due next, in seconds since 1970-01-01 UTC.",
                NextTimes);
        foreach (var job in jobs) metrics.ScheduledJobKnown(job.Name);
    }

    /// <summary>Ends when what was due at the start is done.</summary>
    internal Task FirstStep => _firstStep.Task;

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    /// <summary>Does what is due.</summary>
    /// <returns>How long to wait before the next call.</returns>
    internal async Task<TimeSpan> StepAsync(CancellationToken stopping)
    {
        var now = Now;
        if (_lastLook is not { } last) PlanAll(now, (job, at) => job.Start(at));
        else if (now < last - LongestWait) PlanAll(now, (job, at) => job.Plan(at));
        _lastLook = now;
        foreach (var job in _jobs)
        {
            // Jobs of the same time belong together: a fit comes before the run that is to use its model.
            if (job.Next is not { } due || due > Now) continue;
            await DoAsync(job, stopping);
            now = Now;
            _lastLook = now;
            job.Plan(now);
            LogNext(job);
        }

        _firstStep.TrySetResult();
        var next = _jobs.Min(job => job.Next);
        var wait = next is { } at ? at - Now : LongestWait;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_jobs.Count == 0) return;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
                await Task.Delay(await StepAsync(stoppingToken), _clock, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private async Task DoAsync(ScheduledJob job, CancellationToken stopping)
    {
        try
        {
            await job.RunAsync(stopping);
            _metrics.ScheduledJobDone(job.Name, "done");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (RequestException e)
        {
            // Nothing to work on: no data or no model yet.
            _metrics.ScheduledJobDone(job.Name, "not_possible");
            _logger.ScheduledJobNotPossible(job.Name, e.Message);
        }
        catch (Exception e)
        {
            _metrics.ScheduledJobDone(job.Name, "failed");
            _logger.ScheduledJobFailed(e, job.Name);
        }
    }

    private void PlanAll(DateTime now, Action<ScheduledJob, DateTime> plan)
    {
        foreach (var job in _jobs)
        {
            plan(job, now);
            LogNext(job);
        }
    }

    private void LogNext(ScheduledJob job)
    {
        if (job.Next is { } next) _logger.ScheduledJobDue(job.Name, next);
    }

    private IEnumerable<Measurement<double>> NextTimes()
    {
        foreach (var job in _jobs)
            if (job.Next is { } next)
                yield return new Measurement<double>(
                    (next - DateTime.UnixEpoch).TotalSeconds, new KeyValuePair<string, object?>("task", job.Name));
    }
}
