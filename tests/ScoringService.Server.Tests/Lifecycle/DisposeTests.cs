using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Lifecycle;

/// <summary>Servers that are disposed while they work: that ends first, and nothing has failed.</summary>
public sealed class DisposeTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("scoring-dispose-test-").FullName;
    private readonly FailureLog _failures = new();

    [Fact]
    public async Task DisposeAsync_WithoutAStop_EndsTheWorkInGoodOrder()
    {
        await MakeDatabaseAsync();
        for (var i = 0; i < 10; i++)
        {
            var app = await StartAsync(_ => { });
            using var channel = GrpcChannel.ForAddress(ScoringServer.GrpcAddress(app));
            // Work in the background has just begun; or that and a call are somewhere in it.
            using var call = i % 2 == 0 ? null
                : new Scoring.ScoringClient(channel).ScoreCustomers(new ScoreCustomersRequest());
            if (call is not null) await call.ResponseStream.MoveNext();
            await DisposeAsync(app);
        }

        Assert.Empty(_failures.Texts);
    }

    [Fact]
    public async Task DisposeAsync_AfterAStopThatWasCutShort_EndsTheWorkInGoodOrder()
    {
        await MakeDatabaseAsync();
        var random = new Random(3);
        for (var i = 0; i < 10; i++)
        {
            var app = await StartAsync(options => options.DrainSeconds = 2);
            using var channel = GrpcChannel.ForAddress(ScoringServer.GrpcAddress(app));
            using var call = new Scoring.ScoringClient(channel).ScoreCustomers(new ScoreCustomersRequest());
            using var cut = new CancellationTokenSource(random.Next(300));
            await app.StopAsync(cut.Token).WaitAsync(Patience);
            await DisposeAsync(app);
        }

        Assert.Empty(_failures.Texts);
    }

    [Fact]
    public async Task DisposeAsync_AfterAStartThatFailed_EndsTheWorkInGoodOrder()
    {
        await MakeDatabaseAsync();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var app = Build(options => options.GrpcPort = ((IPEndPoint)other.LocalEndpoint).Port);
        await Assert.ThrowsAsync<IOException>(() => app.StartAsync());
        await DisposeAsync(app);
        // The host's own line about the port.
        Assert.DoesNotContain(_failures.Texts, text => !text.StartsWith("Hosting failed", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _failures.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static Task DisposeAsync(WebApplication app) =>
        Task.Run(async () => await app.DisposeAsync()).WaitAsync(Patience);

    private async Task MakeDatabaseAsync()
    {
        await using var service = await TestService.StartAsync(2000, configure: o => o.Database.Path = DatabasePath);
    }

    private string DatabasePath => Path.Combine(_folder, "test.duckdb");

    private async Task<WebApplication> StartAsync(Action<ServerOptions> configure)
    {
        var app = Build(configure);
        await app.StartAsync();
        return app;
    }

    private WebApplication Build(Action<ServerOptions> configure)
    {
        var options = new ServerOptions { GrpcPort = 0, HttpPort = 0, ShutdownSeconds = 2 };
        options.Database.Path = DatabasePath;
        configure(options);
        var app = ScoringServer.Build(options);
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(_failures);
        return app;
    }

    /// <summary>Keeps what is logged as an error.</summary>
    private sealed class FailureLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Texts { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) Texts.Enqueue($"{formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }
}
