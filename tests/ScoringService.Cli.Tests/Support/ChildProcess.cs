using System.Diagnostics;
using System.Globalization;

namespace ScoringService.Cli.Tests.Support;

/// <summary>Runs scorectl as a process of its own.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;

    public ChildProcess(params string[] args)
        : this([], args)
    {
    }

    /// <summary>Starts scorectl with some variables of the environment set.</summary>
    public ChildProcess(IReadOnlyList<(string Name, string Value)> environment, string[] args)
    {
        // A shell starts its background jobs with interrupts ignored, and their children would inherit that.
        var start = new ProcessStartInfo("env",
            ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "scorectl.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _process = Process.Start(start)!;
    }

    /// <summary>Waits for the process to end.</summary>
    public async Task<Result> EndAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        var output = _process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = _process.StandardError.ReadToEndAsync(patience.Token);
        await _process.WaitForExitAsync(patience.Token);
        return new Result(_process.ExitCode, await output, await error, []);
    }

    /// <summary>Reads standard error up to a line that contains a text, and returns that line.</summary>
    public async Task<string> WaitForErrorLineAsync(string text)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (await _process.StandardError.ReadLineAsync(patience.Token) is { } line)
            if (line.Contains(text, StringComparison.Ordinal)) return line;
        throw new InvalidOperationException($"The process ended without saying '{text}'.");
    }

    /// <summary>Most memory that the process has held, in bytes, by its end.</summary>
    public async Task<long> PeakBytesAsync(Task ended)
    {
        long peak = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!ended.IsCompleted && await timer.WaitForNextTickAsync())
        {
            _process.Refresh();
            // The system keeps the maximum; a process that has just ended has none any more.
            if (!_process.HasExited) peak = Math.Max(peak, _process.PeakWorkingSet64);
        }

        return peak;
    }

    /// <summary>Does what Ctrl+C does.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Does what kill -9 does, and waits until the process is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        using var patience = new CancellationTokenSource(s_patience);
        await _process.WaitForExitAsync(patience.Token);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
