using Microsoft.Extensions.Primitives;
using ScoringService.Server.Admission;

namespace ScoringService.Server.Lifecycle;

/// <summary>
/// Takes over settings that are safe to change while the server runs, when appsettings.json changes or on SIGHUP: all
/// of
/// <see cref="AdmissionSettings"/>, and <see cref="ServerOptions.MaxCustomerIds"/>. Wrong ones change nothing. Log
/// levels are taken over by the host.
/// </summary>
internal sealed class SettingsReload(
    IConfiguration configuration, ServerOptions options, ILogger<SettingsReload> logger) : IHostedService, IDisposable
{
    private readonly Lock _lock = new();
    private Dictionary<string, string?> _known = [];
    private IDisposable? _registration;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _known = Values();
        _registration = ChangeToken.OnChange(configuration.GetReloadToken, TakeOver);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _registration?.Dispose();

    private static bool IsSafe(string path) => path == nameof(ServerOptions.MaxCustomerIds)
        || (path.StartsWith($"{nameof(ServerOptions.Admission)}:", StringComparison.OrdinalIgnoreCase)
            && !path.EndsWith($":{nameof(AdmissionSettings.MaxConnections)}", StringComparison.OrdinalIgnoreCase));

    private void TakeOver()
    {
        lock (_lock)
        {
            var values = Values();
            var changed = values.Keys.Union(_known.Keys)
                .Where(path => values.GetValueOrDefault(path) != _known.GetValueOrDefault(path)).Order().ToList();
            if (changed.Count == 0) return;
            try
            {
                var fresh = ServerOptions.Read(configuration);
                if (fresh.Validate() is { Count: > 0 } errors) throw new ServerOptionsException(errors);
                options.Admission = fresh.Admission;
                options.MaxCustomerIds = fresh.MaxCustomerIds;
            }
            catch (ServerOptionsException e)
            {
                logger.SettingsRefused(e.Message);
                return;
            }

            _known = values;
            if (changed.Where(IsSafe).ToList() is { Count: > 0 } taken)
                logger.SettingsTaken(string.Join(", ", taken));
            if (changed.Where(path => !IsSafe(path)).ToList() is { Count: > 0 } rest)
                logger.SettingsWait(string.Join(", ", rest));
        }
    }

    // Sections have no value of their own.
    private Dictionary<string, string?> Values() => configuration.GetSection(ServerOptions.Section)
        .AsEnumerable(makePathsRelative: true).Where(entry => entry.Value is not null)
        .ToDictionary(StringComparer.OrdinalIgnoreCase);
}
