using ScoringService.Storage;

namespace ScoringService.Server.Readiness;

/// <summary>Puts together what says whether the server lives and is ready.</summary>
internal static class ReadinessServices
{
    /// <summary>Adds what watches the database and tells whether services are ready.</summary>
    public static void AddReadiness(this IServiceCollection services)
    {
        services.AddSingleton<Func<CancellationToken, DatabaseMemory>>(
            provider => provider.GetRequiredService<ScoringDatabase>().ReadMemory);
        services.AddSingleton<DatabaseProbe>();
        services.AddSingleton<ServiceReadiness>();
        services.AddHostedService<DatabaseHealth>();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseProbe>());
        services.AddHostedService(provider => provider.GetRequiredService<ServiceReadiness>());
    }

    /// <summary>Maps /healthz, which answers as long as the process does, and /readyz.</summary>
    /// <returns>The conventions of each page.</returns>
    public static IReadOnlyList<IEndpointConventionBuilder> MapReadiness(this IEndpointRouteBuilder endpoints)
    {
        var readiness = endpoints.ServiceProvider.GetRequiredService<ServiceReadiness>();
        var lifetime = endpoints.ServiceProvider.GetRequiredService<IHostApplicationLifetime>();
        return
        [
            endpoints.MapGet("/healthz", () => "ok\n"),
            endpoints.MapGet("/readyz", () => WhyNot() is { } why
                ? Results.Text(why + "\n", statusCode: StatusCodes.Status503ServiceUnavailable)
                : Results.Text("ok\n")),
        ];

        string? WhyNot() =>
            lifetime.ApplicationStopping.IsCancellationRequested ? "the server stops" : readiness.WhyNot;
    }
}
