using System.Diagnostics;

namespace ScoringService.Cli.Tests.Support;

/// <summary>A real browser without a window, where the machine has one.</summary>
internal static class Browser
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome", "chrome"];

    /// <summary>Opens a file and returns the document as it is after its scripts have run. Skips the test where there
    /// is no browser.</summary>
    /// <param name="directory">For the browser's own files.</param>
    /// <param name="page">Path of the file.</param>
    /// <param name="arguments">Further arguments.</param>
    public static async Task<string> OpenAsync(TemporaryDirectory directory, string page, params string[] arguments)
    {
        var program = Find();
        Skip.If(program is null, $"There is no browser ({string.Join(", ", s_names)}) on the path.");
        var start = new ProcessStartInfo(program!, [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
            "--disable-background-networking", "--disable-component-update", "--dump-dom",
            $"--user-data-dir={directory.Combine($"browser-{Guid.NewGuid():N}")}", .. arguments, $"file://{page}",
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var patience = new CancellationTokenSource(s_patience);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        var document = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        Assert.True(process.ExitCode == 0, await error);
        return document;
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(folder => s_names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
}
