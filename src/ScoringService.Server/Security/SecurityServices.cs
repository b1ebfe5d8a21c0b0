using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ScoringService.Server.Access;
using ScoringService.Server.Observability;

namespace ScoringService.Server.Security;

/// <summary>Puts the protection of connections and callers together.</summary>
internal static class SecurityServices
{
    private const string Category = "ScoringService.Server.Security";

    /// <summary>Registers what protects the server.</summary>
    public static void AddSecurity(this IServiceCollection services, SecuritySettings settings)
    {
        services.AddSingleton<AccessPolicy>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<LoginLedger>();
        if (settings.ClientCertificates.AuthorityFile is not null)
            services.AddSingleton(s => new ClientCertificates(settings.ClientCertificates, Clock(s), Logger(s)));
        if (settings.Jwt.KeySetFile is not null)
            services.AddSingleton(s => new BearerTokens(settings.Jwt, Clock(s), Logger(s)));
        if (settings.Tls.CertificateFile is not null)
            services.AddSingleton(s => new ServerTls(settings.Tls, s.GetService<ClientCertificates>(),
                s.GetRequiredService<LoginLedger>(), Clock(s), Logger(s)));
        if (settings.AsksCallers)
            services.AddSingleton(s => new Authentication(settings.ApiKeys ? s.GetRequiredService<ApiKeys>() : null,
                s.GetService<BearerTokens>(), s.GetService<ClientCertificates>()));
    }

    /// <summary>Lets every request through the gate, and begins to measure. Files that cannot be used stop the start
    /// here.</summary>
    /// <exception cref="ServerOptionsException">A file of the settings cannot be used.</exception>
    public static void UseSecurity(this WebApplication app, ServerOptions options)
    {
        app.UseMiddleware<AccessGate>();
        var services = app.Services;
        _ = services.GetService<Authentication>();
        var metrics = services.GetRequiredService<ServerMetrics>();
        metrics.Counter("scoring.logins.failed", "{login}", "Calls of callers who did not show who they are, by how "
            + "they tried and why it failed.", services.GetRequiredService<LoginLedger>().Counts);
        if (services.GetService<ServerTls>() is { } tls)
            metrics.Gauge("scoring.certificate.lifetime", "s", "Time until the service's certificate expires.", () =>
                [new((tls.ExpiresAt - Clock(services).GetUtcNow().UtcDateTime).TotalSeconds)]);
        var (security, keys) = (options.Security, services.GetRequiredService<ApiKeys>());
        if (!security.ApiKeys && keys.Count > 0) Logger(services).KeysNotAskedFor(keys.Count);
        if (!IPAddress.IsLoopback(options.Address) && options.Unprotected().Any())
            Logger(services).Unprotected(options.ListenAddress);
    }

    /// <summary>Protects a port as the settings say.</summary>
    /// <param name="listen">The port.</param>
    /// <param name="requireClient">Whether nobody can connect without a certificate.</param>
    public static void Protect(this ListenOptions listen, bool requireClient) =>
        listen.ApplicationServices.GetService<ServerTls>()?.Protect(listen, requireClient);

    private static TimeProvider Clock(IServiceProvider services) => services.GetRequiredService<TimeProvider>();

    private static ILogger Logger(IServiceProvider services) =>
        services.GetRequiredService<ILoggerFactory>().CreateLogger(Category);
}
