using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScoringService.Server.Access;
using ScoringService.Server.Security;

namespace ScoringService.Server.Tests.Security;

/// <summary>The log of requests says who called what and how it ended, and holds no secret.</summary>
public sealed class RequestLogTests
{
    [Fact]
    public async Task Log_OfServedAndRefusedRequests_NamesCallerAndCallIdAndNoSecret()
    {
        var folder = Directory.CreateTempSubdirectory("scoring-security-test-").FullName;
        var app = ScoringServer.Build([
            "--ScoringService:GrpcPort=0", "--ScoringService:HttpPort=0", "--ScoringService:Security:ApiKeys=true",
            $"--ScoringService:Database:Path={Path.Combine(folder, "test.duckdb")}",
            "--Logging:LogLevel:ScoringService.Requests=Information", "--Logging:Console:LogLevel:Default=None",
        ]);
        using var lines = new Lines();
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(lines);
        await app.StartAsync();
        var keys = app.Services.GetRequiredService<ApiKeys>();
        var key = keys.Create("crm", CallerRole.Reader, null, "test").Key;
        var wrong = keys.Create("crm", CallerRole.Reader, null, "test").Key[..^1];
        var loader = keys.Create("loader", CallerRole.Ingest, null, "test").Key;

        foreach (var credential in new[] { key, wrong, loader, null }) await CallAsync(app, credential);
        using (var client = new HttpClient())
            await client.GetStringAsync(new Uri(ScoringServer.HttpAddress(app), "healthz"));

        await TlsTests.UntilAsync(() => Task.FromResult(lines.Count("ScoringService.Requests") == 5));
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        var text = string.Join('\n', lines.All);
        const string call = "/scoring.v1.Tracking/ListRuns by";
        Assert.Matches($"{call} key:crm of 127.0.0.1: OK after [0-9.]+ ms, call [0-9A-Z]+:[0-9A-F]+", text);
        Assert.Contains($"{call} a stranger of 127.0.0.1: Unauthenticated", text, StringComparison.Ordinal);
        Assert.Contains($"{call} key:loader of 127.0.0.1: PermissionDenied", text, StringComparison.Ordinal);
        Assert.Contains("/healthz by nobody of 127.0.0.1: HTTP 200", text, StringComparison.Ordinal);
        Assert.Contains("key:loader was refused /scoring.v1.Tracking/ListRuns", text, StringComparison.Ordinal);
        Assert.Contains("Login of 127.0.0.1 by key failed", text, StringComparison.Ordinal);
        foreach (var secret in new[] { key, wrong, loader })
            Assert.DoesNotContain(secret[21..], text, StringComparison.Ordinal);
    }

    private static async Task CallAsync(WebApplication app, string? credential)
    {
        using var channel = GrpcChannel.ForAddress(ScoringServer.GrpcAddress(app));
        var headers = new Metadata();
        if (credential is not null) headers.Add("authorization", $"Bearer {credential}");
        try
        {
            await new V1.Tracking.TrackingClient(channel).ListRunsAsync(new V1.ListRunsRequest(), headers);
        }
        catch (RpcException e)
        {
            Assert.Contains(e.StatusCode, new[] { StatusCode.Unauthenticated, StatusCode.PermissionDenied });
        }
    }

    private sealed class Lines : ILoggerProvider
    {
        private readonly ConcurrentQueue<(string Category, string Line)> _lines = new();

        public IEnumerable<string> All => _lines.Select(line => line.Line);

        public int Count(string category) => _lines.Count(line => line.Category == category);

        public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

        public void Dispose()
        {
        }

        private sealed class Logger(string category, ConcurrentQueue<(string Category, string Line)> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception,
                Func<TState, Exception?, string> formatter) => lines.Enqueue((category, formatter(state, exception)));
        }
    }
}
