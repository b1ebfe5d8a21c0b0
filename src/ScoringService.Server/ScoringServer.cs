using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ScoringService.Server.Configuration;
using ScoringService.Server.Connections;
using ScoringService.Server.Errors;
using ScoringService.Server.Flight;
using ScoringService.Server.Imports;
using ScoringService.Server.Ingest;
using ScoringService.Server.Lifecycle;
using ScoringService.Server.Observability;
using ScoringService.Server.Protocols;
using ScoringService.Server.Quality;
using ScoringService.Server.Readiness;
using ScoringService.Server.Scheduling;
using ScoringService.Server.Security;
using ScoringService.Server.Services;
using ScoringService.Server.Snapshots;
using ScoringService.Server.Streaming;
using ScoringService.Storage;

namespace ScoringService.Server;

/// <summary>Builds the server: gRPC on one loopback port, metrics and health for HTTP/1.1 on another.</summary>
public static class ScoringServer
{
    // Larger than a record batch, so that a whole batch can wait in the pipe while the next one is encoded.
    private const long ResponseBufferBytes = 4 << 20;

    /// <summary>Reads the options from appsettings.json, the environment and the command line.</summary>
    /// <exception cref="ServerOptionsException">A setting is wrong; the message names each.</exception>
    public static WebApplication Build(string[] args)
    {
        // appsettings.json lies beside the program, wherever it is started; paths in it are relative to the working
        // directory.
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        // A start that fails is reported by whoever asked for it, in a line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        var unknown = UnknownSettings.FindArguments(args).Concat(UnknownSettings.FindOutside(builder.Configuration));
        if (unknown.ToArray() is { Length: > 0 } errors) throw new ServerOptionsException(errors);
        var options = ServerOptions.Read(builder.Configuration);
        if (options.MemoryMiB != 0 && options.Validate().Count == 0) MemoryBudget.LimitProcess(options.MemoryBytes);
        // With the trace of the request that a line belongs to.
        builder.Logging.AddJsonConsole(json => json.IncludeScopes = true);
        builder.Services.AddSignals();
        return Build(builder, options);
    }

    /// <summary>
    /// Builds the server with options made by the caller; it logs warnings and errors only, to standard error.
    /// </summary>
    /// <exception cref="ServerOptionsException">A setting is wrong; the message names each.</exception>
    public static WebApplication Build(ServerOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning)
            .AddSimpleConsole().Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
                o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        return Build(builder, options);
    }

    /// <summary>Where the started server takes gRPC calls.</summary>
    public static Uri GrpcAddress(WebApplication app) => Address(app, 0);

    /// <summary>Where the started server answers /metrics and /healthz.</summary>
    public static Uri HttpAddress(WebApplication app) => Address(app, 1);

    private static WebApplication Build(WebApplicationBuilder builder, ServerOptions options)
    {
        var errors = options.Validate();
        if (errors.Count > 0) throw new ServerOptionsException(errors);
        PrivateLoggerFactory.Use(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options));
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, BlockPools>();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddLifecycle(options);
        builder.Services.AddObservability(options.Tracing);
        builder.Services.AddSingleton(_ =>
            ScoringDatabase.Open(options.Database.ToDatabaseOptions(options.MemoryBytes, options.Retention)));
        builder.Services.AddSecurity(options.Security);
        builder.Services.AddSingleton<ImportDirectory>();
        builder.Services.AddSingleton<FileImports>();
        builder.Services.AddSingleton<IngestMetrics>();
        builder.Services.AddSingleton<ReceivedBytes>();
        builder.Services.AddSingleton<WriteStream>();
        builder.Services.AddSingleton<WriteStreams>();
        builder.Services.AddSingleton<RecordWriter>();
        builder.Services.AddSingleton<RunRecorder>();
        builder.Services.AddSingleton<SnapshotCache>();
        builder.Services.AddSingleton<ScoreSender>();
        builder.Services.AddFlight();
        builder.Services.AddHostedService<SnapshotRefresher>();
        builder.Services.AddReadiness();
        builder.Services.AddSingleton<DataWarnings>();
        builder.Services.AddSingleton<QualityMetrics>();
        builder.Services.AddSchedule(options.Schedule);
        // Made once, not for each call.
        builder.Services.AddSingleton<CallInterceptor>();
        builder.Services.AddSingleton<ScoringGrpcService>();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = options.MaxRequestMiB << 20;
            grpc.MaxSendMessageSize = null;
            grpc.Interceptors.Add<CallInterceptor>();
        });
        builder.Services.AddProtocols(V1.Scoring.Descriptor, V1.Models.Descriptor, V1.Tracking.Descriptor,
            V1.Ingest.Descriptor, V1.Quality.Descriptor, V1.Admin.Descriptor,
            Apache.Arrow.Flight.Protocol.FlightService.Descriptor);
        // Behind all that works in the background.
        builder.Services.AddHostedService<LastWork>();
        var app = builder.Build();
        try
        {
            Map(app);
            return app;
        }
        catch
        {
            // Lets go of the database.
            ((IDisposable)app).Dispose();
            throw;
        }
    }

    private static void Configure(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxResponseBufferSize = ResponseBufferBytes;
        kestrel.Limits.MaxConcurrentConnections = options.Admission.MaxConnections;
        kestrel.Limits.Http2.MaxStreamsPerConnection = options.MaxStreamsPerConnection;
        // For a client that stands still while its machine answers. A ping waits behind what the client has not read.
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(10);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(options.Admission.StallSeconds);
        kestrel.Listen(options.Address, options.GrpcPort, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            var peers = listen.ApplicationServices.GetRequiredService<PeerWatch>();
            listen.Use(next => connection => peers.ServeAsync(connection, next));
            listen.Protect(requireClient: options.Security.ClientCertificates.Required);
        });
        kestrel.Listen(options.Address, options.HttpPort, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Protect(requireClient: false);
        });
    }

    private static void Map(WebApplication app)
    {
        // Opened here, not at the first call: a database that cannot be opened must stop the start.
        var database = app.Services.GetRequiredService<ScoringDatabase>();
        app.UseObservability();
        _ = app.Services.GetRequiredService<QualityMetrics>();
        _ = app.Services.GetRequiredService<IngestMetrics>();
        app.UseSecurity(app.Services.GetRequiredService<ServerOptions>());
        app.MapGrpcService<ScoringGrpcService>();
        app.MapGrpcService<ModelsGrpcService>();
        app.MapGrpcService<TrackingGrpcService>();
        app.MapGrpcService<IngestGrpcService>();
        app.MapGrpcService<QualityGrpcService>();
        app.MapGrpcService<AdminGrpcService>();
        app.MapFlight();
        app.MapProtocols();
        app.MapMetrics();
        app.MapReadiness();
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("ScoringService.Server");
        var options = app.Services.GetRequiredService<ServerOptions>();
        foreach (var note in OpeningNotes(database, options)) log.DatabaseOpened(note);
        app.Lifetime.ApplicationStarted.Register(() =>
            log.Listening(GrpcAddress(app).ToString(), HttpAddress(app).ToString(), options.Database.Path));
        app.Lifetime.ApplicationStopping.Register(() => log.Stopping());
    }

    private static IEnumerable<string> OpeningNotes(ScoringDatabase database, ServerOptions options)
    {
        var halves = options.BackupDirectory is { } folder ? ScoringDatabase.RemoveHalfBackups(folder) : [];
        return database.Opening.Notes().Concat(
            halves.Select(file => $"Removed '{file}', which a stopped backup had left."));
    }

    private static Uri Address(WebApplication app, int index)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new Uri(addresses.ElementAt(index));
    }
}

/// <summary>The server cannot start because settings are wrong; the message names each.</summary>
public sealed class ServerOptionsException(IReadOnlyList<string> errors)
    : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>One message per wrong setting.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
