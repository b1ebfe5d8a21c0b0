using ScoringService.Server.Admission;

namespace ScoringService.Server.Lifecycle;

/// <summary>Registers what starts, stops and limits the server.</summary>
internal static class LifecycleServices
{
    /// <summary>Adds stopping in good order, and the limits on what is taken on.</summary>
    public static IServiceCollection AddLifecycle(this IServiceCollection services, ServerOptions options)
    {
        services.Configure<HostOptions>(host => host.ShutdownTimeout = Drain.Longest(options));
        services.AddSingleton<Drain>();
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.AddSingleton<PeerWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<PeerWatch>());
        services.AddHostedService<ClockWatch>();
        services.AddHostedService<IdleMemory>();
        services.AddSingleton<CallAdmission>();
        services.AddSingleton<StreamGuard>();
        return services;
    }

    /// <summary>Adds what signals and changed settings do, for a server that is a process of its own.</summary>
    public static IServiceCollection AddSignals(this IServiceCollection services)
    {
        services.AddHostedService<Signals>();
        services.AddHostedService<SettingsReload>();
        return services;
    }
}
