using System.Globalization;
using ScoringService.Interop.Monitoring;
using ScoringService.Server.Tests;

namespace ScoringService.Interop.Clocks;

/// <summary>A server process of its own whose clock can be set, by Debian's libfaketime. What measures time without a
/// date goes on as it is, as on a machine whose clock is set.</summary>
internal sealed class FakedClock : IAsyncDisposable
{
    public const int Buyers = 30_000;
    public const int Customers = 33_000;

    private const string Jumped = "\"Message\":\"The clock went ";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly string _folder;
    private ServerProcess? _server;

    private FakedClock(string folder) => _folder = folder;

    public ServerProcess Server => _server!;

    private string ClockFile => Path.Combine(_folder, "clock");

    /// <summary>Starts it over a fixed base that was scored; skips the test where the library is missing.</summary>
    /// <param name="settings">Settings of the server.</param>
    /// <param name="prepare">Writes files that they need, into the folder in which the server runs.</param>
    public static async Task<FakedClock> StartAsync(string[] settings, Action<string>? prepare = null)
    {
        var library = Directory.Exists("/usr/lib")
            ? Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Prepend("/usr/lib")
                .Select(folder => Path.Combine(folder, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists)
            : null;
        Skip.If(library is null, "This needs Debian's faketime (scripts/install-test-tools.sh).");
        var clock = new FakedClock(Directory.CreateTempSubdirectory("scoring-clock-test-").FullName);
        try
        {
            var path = Path.Combine(clock._folder, "scoring.duckdb");
            await using (await TestService.StartAsync(Buyers, configure: options => options.Database.Path = path))
            {
                // Fitted and scored once.
            }

            prepare?.Invoke(clock._folder);
            clock.Write(TimeSpan.Zero);
            clock._server = await ServerProcess.StartAsync(clock._folder, new Dictionary<string, string>
            {
                ["LD_PRELOAD"] = library!,
                ["FAKETIME_TIMESTAMP_FILE"] = clock.ClockFile,
                ["FAKETIME_CACHE_DURATION"] = "1",
                ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
                // Otherwise timed waits end at once.
                ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
            }, settings);
            await clock.WaitForLogAsync(line => line.Contains("\"Message\":\"Ready", StringComparison.Ordinal), 1);
            return clock;
        }
        catch
        {
            await clock.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sets the server's clock, and waits until its log says so.</summary>
    /// <param name="offset">How far it is ahead of ours.</param>
    public async Task SetAsync(TimeSpan offset)
    {
        var before = Count(line => line.Contains(Jumped, StringComparison.Ordinal));
        Write(offset);
        await WaitForLogAsync(line => line.Contains(Jumped, StringComparison.Ordinal), before + 1);
    }

    /// <summary>Waits until so many lines of the log are like that.</summary>
    public async Task WaitForLogAsync(Func<string, bool> isWanted, int count, TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? s_patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (Count(isWanted) < count) await timer.WaitForNextTickAsync(limit.Token);
    }

    public int Count(Func<string, bool> isWanted) => Server.Log.Count(isWanted);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // In one step: the server reads it at any time.
    private void Write(TimeSpan offset)
    {
        var next = $"{ClockFile}.next";
        File.WriteAllText(next, string.Create(CultureInfo.InvariantCulture, $"{offset.TotalSeconds:+0;-0;+0}\n"));
        File.Move(next, ClockFile, overwrite: true);
    }
}
