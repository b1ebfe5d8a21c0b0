namespace ScoringService.Server.Scheduling;

/// <summary>Puts the scheduler and its jobs together.</summary>
internal static class ScheduleServices
{
    /// <summary>Adds what scores everybody and fits models by itself, and the scheduler when it is asked for.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="settings">Valid settings.</param>
    public static void AddSchedule(this IServiceCollection services, ScheduleSettings settings)
    {
        services.AddSingleton<PopulationRun>();
        services.AddSingleton<ModelRefit>();
        if (settings.Run is null && settings.Fit is null) return;
        services.AddSingleton(provider => Jobs(provider, settings));
        services.AddHostedService<Scheduler>();
    }

    // A fit comes before the run that may use its model.
    private static IReadOnlyList<ScheduledJob> Jobs(IServiceProvider services, ScheduleSettings settings)
    {
        var jobs = new List<ScheduledJob>();
        if (settings.Parse(settings.Fit) is { } fitTimes)
        {
            var refit = services.GetRequiredService<ModelRefit>();
            jobs.Add(new ScheduledJob(
                "fit", fitTimes, cancellation => refit.RunAsync(settings.ActivateFits, cancellation))
            {
                DoneBefore = refit.LastFit,
            });
        }

        if (settings.Parse(settings.Run) is { } runTimes)
        {
            var run = services.GetRequiredService<PopulationRun>();
            jobs.Add(new ScheduledJob("run", runTimes, run.RunAsync) { DoneBefore = run.LastRun });
        }

        return jobs;
    }
}
