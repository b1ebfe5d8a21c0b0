using Microsoft.AspNetCore.Builder;
using ScoringService.Client;
using ScoringService.Server;
using ScoringService.Storage;

namespace ScoringService.Cli.Client;

/// <summary>A connection to the service. For a database file it holds a server on a free loopback port in this
/// process.</summary>
internal sealed class ServiceSession : IAsyncDisposable
{
    private readonly WebApplication? _server;
    private readonly ScoringServiceClient _client;

    private ServiceSession(WebApplication? server, Uri address, ScoringClientOptions? connection = null)
    {
        _server = server;
        _client = new ScoringServiceClient(address, connection);
    }

    /// <summary>Where the service takes gRPC calls.</summary>
    public Uri Address => _client.Address;

    /// <summary>Where the server of this process answers /metrics and /healthz.</summary>
    public Uri HttpAddress =>
        ScoringServer.HttpAddress(_server ?? throw new InvalidOperationException("The server is not in this process."));

    /// <summary>Reads scores.</summary>
    public V1.Scoring.ScoringClient Scoring => _client.Scoring;

    /// <summary>Fits and shows models.</summary>
    public V1.Models.ModelsClient Models => _client.Models;

    /// <summary>Overrides tiers, and lists runs and what they changed.</summary>
    public V1.Tracking.TrackingClient Tracking => _client.Tracking;

    /// <summary>Shows the data's quality, and looks after refused rows.</summary>
    public V1.Quality.QualityClient Quality => _client.Quality;

    /// <summary>Runs the service.</summary>
    public V1.Admin.AdminClient Admin => _client.Admin;

    /// <summary>Takes in data.</summary>
    public V1.Ingest.IngestClient Ingest => _client.Ingest;

    /// <summary>Scores as record batches.</summary>
    public ScoreStream ReadScores(V1.ScoreCustomersRequest request) => _client.ReadScores(request);

    /// <summary>Writes scores as an Arrow IPC stream.</summary>
    public Task<V1.ScoreSummary> CopyScoresAsync(
        V1.ScoreCustomersRequest request, Stream destination, CancellationToken cancellationToken) =>
        _client.CopyScoresAsync(request, destination, cancellationToken);

    /// <summary>Connects to a running server, or starts one over a database file that must exist.</summary>
    public static Task<ServiceSession> OpenAsync(ServiceTarget target, CancellationToken cancellationToken)
    {
        if (target.Server is { } address)
            return Task.FromResult(new ServiceSession(null, address, target.Connection));
        var path = target.Database!;
        if (!File.Exists(path))
            throw new CliException(ExitCode.Precondition,
                $"There is no database '{path}'. Make one with: scorectl import FILE --database {path}");
        return HostExistingAsync(path, cancellationToken);
    }

    /// <summary>The same, over a database file that is made when it is not there.</summary>
    public static Task<ServiceSession> OpenOrMakeAsync(ServiceTarget target, CancellationToken cancellationToken) =>
        target.Database is { } path && !File.Exists(path) ? HostAsync(path, cancellationToken)
            : OpenAsync(target, cancellationToken);

    /// <summary>Starts a server over a database file in this process.</summary>
    public static async Task<ServiceSession> HostAsync(string database, CancellationToken cancellationToken)
    {
        var server = ScoringServer.Build(new ServerOptions
        {
            GrpcPort = 0,
            HttpPort = 0,
            ShutdownSeconds = 5,
            Database = new DatabaseSettings { Path = database },
            // One command is over before scores could be needed again.
            BackgroundRefresh = false,
            // As the server that the database is of was told.
            Retention = null,
        });
        try
        {
            await server.StartAsync(cancellationToken);
            return new ServiceSession(server, ScoringServer.GrpcAddress(server));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_server is null) return;
        await _server.StopAsync(CancellationToken.None);
        await _server.DisposeAsync();
    }

    private static async Task<ServiceSession> HostExistingAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await HostAsync(path, cancellationToken);
        }
        catch (StorageException e) when (e.Kind == StorageErrorKind.Conflict)
        {
            throw new CliException(ExitCode.Precondition,
                $"{e.Message}\nIf a server has it open, call that: --server http://127.0.0.1:5080");
        }
    }
}
