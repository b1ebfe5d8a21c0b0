using System.CommandLine;
using ScoringService.Cli.Client;

namespace ScoringService.Cli.Options;

/// <summary><c>--database</c> and <c>--server</c>: what a command works on.</summary>
internal sealed class TargetOptions
{
    /// <summary>The database file of commands that are told nothing, as the server's.</summary>
    public const string DefaultDatabase = "scoring.duckdb";

    private readonly Option<Uri?> _server = new("--server", "-s")
    {
        Description = "Use the server at this address, e.g. http://127.0.0.1:5080.",
        HelpName = "URL",
        CustomParser = result => Parse.Value(result, text =>
            Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null,
            "an address such as http://127.0.0.1:5080"),
    };

    private readonly Option<string?> _database = DatabaseOption();
    private readonly ConnectionOptions _connection = new();

    /// <summary>An option for a database file.</summary>
    public static Option<string?> DatabaseOption() => new("--database", "-d")
    {
        Description = $"Use this database file, in this process. [default: {DefaultDatabase}]",
        HelpName = "PATH",
    };

    /// <summary>Adds both to a command, of which only one may be given, and how to reach a server.</summary>
    public void AddTo(Command command)
    {
        command.Add(_database);
        command.Add(_server);
        _connection.AddTo(command, _server);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_database) is not null && result.GetResult(_server) is not null)
                result.AddError("Give --database or --server, not both.");
        });
    }

    /// <summary>What the user said.</summary>
    public ServiceTarget Read(ParseResult parsed) => parsed.GetValue(_server) is { } server
        ? new ServiceTarget(null, server, _connection.Read(parsed, server))
        : new ServiceTarget(parsed.GetValue(_database) ?? DefaultDatabase, null);
}
