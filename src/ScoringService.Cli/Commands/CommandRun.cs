using ScoringService.Cli.Output;

namespace ScoringService.Cli.Commands;

/// <summary>What every command needs to know about how it was called.</summary>
/// <param name="Terminal">Where to write.</param>
/// <param name="IsJson">Whether standard output is for one JSON document.</param>
/// <param name="Cancellation">Stops the work.</param>
internal sealed record CommandRun(Terminal Terminal, bool IsJson, CancellationToken Cancellation);
