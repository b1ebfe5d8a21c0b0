using ScoringService.Client;

namespace ScoringService.Cli.Client;

/// <summary>The service that a command talks to: one that runs elsewhere, or one over a database file in this
/// process.</summary>
/// <param name="Database">Path of the database file; null when <paramref name="Server"/> is given.</param>
/// <param name="Server">Address of a running server; null when <paramref name="Database"/> is given.</param>
/// <param name="Connection">How to reach the server and say who calls.</param>
internal sealed record ServiceTarget(string? Database, Uri? Server, ScoringClientOptions? Connection = null);
