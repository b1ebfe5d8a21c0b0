using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScoringService.Server.Tests.Security;

namespace ScoringService.Server.Tests.Observability;

/// <summary>Log lines say which call they belong to.</summary>
public sealed class CallScopeTests : IAsyncLifetime
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private readonly string _folder = Directory.CreateTempSubdirectory("scoring-server-test-").FullName;
    private readonly Lines _lines = new();
    private WebApplication _app = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        // A call that may not be made is logged twice: by the gate, and as a request.
        _app = ScoringServer.Build([
            "--ScoringService:GrpcPort=0", "--ScoringService:HttpPort=0", "--ScoringService:LocalRole=Ingest",
            $"--ScoringService:Database:Path={Path.Combine(_folder, "test.duckdb")}",
            "--Logging:LogLevel:ScoringService.Requests=Information", "--Logging:Console:LogLevel:Default=None",
        ]);
        _app.Services.GetRequiredService<ILoggerFactory>().AddProvider(_lines);
        await _app.StartAsync();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _lines.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Log_CallWithATrace_IsFoundByIt()
    {
        var lines = await LinesOfCallsAsync(new Metadata { { "traceparent", $"00-{Trace}-00f067aa0ba902b7-01" } });

        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Equal(Trace, line["TraceId"]));
        Assert.All(lines, line => Assert.Equal("/scoring.v1.Tracking/ListRuns", line["RequestPath"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not a trace")]
    public async Task Log_CallWithoutATrace_HasOneIdOfItsOwn(string? header)
    {
        var headers = new Metadata();
        if (header is not null) headers.Add("traceparent", header);

        var lines = await LinesOfCallsAsync(headers, headers);

        var calls = lines.GroupBy(line => line["RequestId"]).ToArray();
        Assert.Equal([2, 2], calls.Select(call => call.Count()));
        var traces = calls.Select(call => call.Select(line => line["TraceId"]).Distinct().Single()).ToArray();
        Assert.Equal(2, traces.Distinct().Count());
        Assert.All(traces, trace => Assert.Matches("^[0-9a-f]{32}$", (string)trace!));
    }

    private async Task<Dictionary<string, object?>[]> LinesOfCallsAsync(params Metadata[] calls)
    {
        using var channel = GrpcChannel.ForAddress(ScoringServer.GrpcAddress(_app));
        var client = new V1.Tracking.TrackingClient(channel);
        foreach (var headers in calls)
        {
            var error = await Assert.ThrowsAsync<RpcException>(
                () => client.ListRunsAsync(new V1.ListRunsRequest(), headers).ResponseAsync);
            Assert.Equal(StatusCode.PermissionDenied, error.StatusCode);
        }

        await TlsTests.UntilAsync(() => Task.FromResult(_lines.OfCalls.Length == 2 * calls.Length));
        return _lines.OfCalls;
    }

    // Keeps what the scopes of each line say.
    private sealed class Lines : ILoggerProvider, ISupportExternalScope, ILogger
    {
        private readonly ConcurrentQueue<Dictionary<string, object?>> _lines = new();
        private IExternalScopeProvider _scopes = null!;

        public Dictionary<string, object?>[] OfCalls => [.. _lines.Where(line => line.ContainsKey("RequestPath"))];

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => _scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            var line = new Dictionary<string, object?>();
            _scopes.ForEachScope(
                static (scope, found) =>
                {
                    foreach (var (name, value) in scope as IEnumerable<KeyValuePair<string, object?>> ?? [])
                        found[name] = value;
                }, line);
            _lines.Enqueue(line);
        }

        public void Dispose()
        {
        }
    }
}
