using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace ScoringService.Interop.Monitoring;

/// <summary>The server as a process of its own, as an operator runs it: its settings from the command line, its log as
/// JSON lines.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly Task _reading;
    private readonly TaskCompletionSource<(Uri Grpc, Uri Http)> _listening =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    /// <summary>Every line of its log so far.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>Where it takes calls.</summary>
    public Uri Grpc => _listening.Task.Result.Grpc;

    /// <summary>Where its pages are.</summary>
    public Uri Http => _listening.Task.Result.Http;

    /// <summary>Starts it on free ports, and waits until it listens.</summary>
    /// <param name="folder">Where its database is to be.</param>
    /// <param name="settings">Further settings, such as <c>ScoringService:Schedule:Run=* * * * *</c>.</param>
    public static Task<ServerProcess> StartAsync(string folder, params string[] settings) =>
        StartAsync(folder, new Dictionary<string, string>(), settings);

    /// <summary>The same with further variables of its environment.</summary>
    public static async Task<ServerProcess> StartAsync(
        string folder, IReadOnlyDictionary<string, string> environment, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = folder };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "ScoringService.Server.dll"));
        string[] own =
            ["ScoringService:GrpcPort=0", "ScoringService:HttpPort=0", "ScoringService:Database:Path=scoring.duckdb"];
        foreach (var setting in settings.Concat(own)) start.ArgumentList.Add($"--{setting}");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var server = new ServerProcess(Process.Start(start)!);
        await server._listening.Task.WaitAsync(s_patience);
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            Log.Enqueue(line);
            if (!line.Contains("\"Message\":\"Listening: ", StringComparison.Ordinal)) continue;
            var state = JsonDocument.Parse(line).RootElement.GetProperty("State");
            _listening.TrySetResult((
                new Uri(state.GetProperty("Grpc").GetString()!), new Uri(state.GetProperty("Http").GetString()!)));
        }

        _listening.TrySetException(new InvalidOperationException(
            $"The server ended before it listened: {string.Join('\n', Log)}"));
    }
}
