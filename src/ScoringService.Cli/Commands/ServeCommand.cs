using System.CommandLine;
using System.Globalization;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;
using ScoringService.Server;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl serve</c>: the server, with flags for its most used settings.</summary>
internal static class ServeCommand
{
    public static Command Create(Terminal terminal)
    {
        var settings = Flags();
        var more = new Argument<string[]>("SETTINGS")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Hidden = true,
            DefaultValueFactory = _ => [],
        };
        var command = new Command("serve",
            "Runs the server until Ctrl+C or a signal stops it, in good order. Flags win over the environment "
            + "(ScoringService__GrpcPort=...), which wins over appsettings.json. Settings without a flag go behind --. "
            + "The log is JSON lines on standard output.");
        foreach (var (option, _) in settings) command.Add(option);
        command.Add(more);
        command.SetAction((parsed, cancellationToken) =>
        {
            var given = settings.Where(setting => parsed.GetValue(setting.Option) is not null).Select(setting =>
                string.Create(CultureInfo.InvariantCulture,
                    $"--{ServerOptions.Section}:{setting.Key}={parsed.GetValue(setting.Option)}"));
            if (MemoryOption.Bytes(parsed) is { } bytes)
                given = given.Append($"--{ServerOptions.Section}:{nameof(ServerOptions.MemoryMiB)}={bytes >> 20}");
            return RunAsync(terminal, [.. parsed.GetValue(more)!, .. given], cancellationToken);
        });
        return command.Examples("""
            scorectl serve --database crm.duckdb
            scorectl serve --grpc-port 0 --http-port 0
            scorectl serve --run-at "30 2 * * *"
            scorectl serve --listen 0.0.0.0 --tls-certificate server.pem --tls-key server.key --api-keys true
            scorectl serve -- --ScoringService:SnapshotCapacity=4
            """);
    }

    /// <summary>The settings that have a flag, by their paths in the server's section.</summary>
    internal static IReadOnlyList<(Option<string?> Option, string Key)> Flags() =>
    [
        (Setting("--database", "PATH", "Database file, made when it is not there.", "-d"), "Database:Path"),
        (Setting("--listen", "ADDRESS",
            "Address to listen on; beyond loopback only with TLS and a way to know callers."), "ListenAddress"),
        (Setting("--grpc-port", "PORT", "Port of gRPC; 0 takes a free one."), "GrpcPort"),
        (Setting("--http-port", "PORT", "Port of /metrics, /healthz and /readyz; 0 takes a free one."), "HttpPort"),
        (Setting("--tls-certificate", "FILE", "PEM file with the server's certificate."),
            "Security:Tls:CertificateFile"),
        (Setting("--tls-key", "FILE", "PEM file with its private key."), "Security:Tls:KeyFile"),
        (Setting("--api-keys", "true|false", "Whether callers must show an API key; see scorectl keys."),
            "Security:ApiKeys"),
        (Setting("--run-at", "CRON", "When to score everybody by itself: \"30 2 * * *\" (UTC)."), "Schedule:Run"),
        (Setting("--import-directory", "PATH", "Directory from which callers may have files loaded."),
            "ImportDirectory"),
        (Setting("--threads", "N", "Threads that the database may use."), "Database:Threads"),
    ];

    private static async Task<int> RunAsync(Terminal terminal, string[] settings, CancellationToken cancellationToken)
    {
        await using var server = ScoringServer.Build(settings);
        await server.StartAsync(cancellationToken);
        terminal.Say($"gRPC at {ScoringServer.GrpcAddress(server)}, metrics at "
            + $"{new Uri(ScoringServer.HttpAddress(server), "metrics")}. Ctrl+C stops.");
        await Waiting.ForeverAsync(cancellationToken);
        terminal.Say("Stopping.");
        await server.StopAsync(CancellationToken.None);
        return ExitCode.Ok;
    }

    private static Option<string?> Setting(string name, string helpName, string description, params string[] aliases) =>
        new(name, aliases) { Description = $"{description} [default: the server's]", HelpName = helpName };
}
