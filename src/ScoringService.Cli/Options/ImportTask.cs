using ScoringService.Storage;

namespace ScoringService.Cli.Options;

/// <summary>What <c>scorectl import</c> was asked for.</summary>
internal sealed record ImportTask
{
    /// <summary>Paths and patterns of the files.</summary>
    public required IReadOnlyList<string> Patterns { get; init; }

    /// <summary>How the files are read, as far as it was said.</summary>
    public required ImportSettings Settings { get; init; }

    /// <summary>Exchange rates.</summary>
    public required IReadOnlyList<CurrencyRate> Rates { get; init; }

    /// <summary>Name of the profile that says the rest; null for none.</summary>
    public string? Profile { get; init; }

    /// <summary>Name to save the settings under; null for none.</summary>
    public string? SaveProfile { get; init; }

    /// <summary>Whether nothing is to be written.</summary>
    public bool IsDryRun { get; init; }
}
