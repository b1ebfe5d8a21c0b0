using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ScoringService.Interop;

/// <summary>Runs the clients of examples/.</summary>
internal static class Examples
{
    /// <summary>The command of a Python example. Debian's Python sees Debian's packages; another one on the path may
    /// not.</summary>
    public static string[] Python(string name) =>
        [File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3", $"examples/python/{name}"];

    /// <summary>The command of a Node example.</summary>
    public static string[] Node(string name) => ["node", $"examples/node/{name}"];

    /// <summary>Runs a client against a server.</summary>
    public static Task<(int Exit, string Output, string Error)> StartAsync(
        Uri address, string[] command, params string[] arguments) => StartAsync(address, null, command, arguments);

    /// <summary>The same with an API key in the environment.</summary>
    public static async Task<(int Exit, string Output, string Error)> StartAsync(
        Uri address, string? key, string[] command, string[] arguments)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Root(),
        };
        foreach (var argument in command[1..].Concat(["--address", $"{address.Host}:{address.Port}"]).Concat(arguments))
            start.ArgumentList.Add(argument);
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        if (key is not null) start.Environment["SCORING_API_KEY"] = key;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }

    private static string Root([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(path, "..", "..", ".."));
}
