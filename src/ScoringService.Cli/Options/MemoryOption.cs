using System.CommandLine;
using ScoringService.Storage;

namespace ScoringService.Cli.Options;

/// <summary><c>--memory</c>, which every command has: the bound on the memory of the process.</summary>
internal static class MemoryOption
{
    private const string Name = "--memory";

    /// <summary>The option.</summary>
    public static Option<int?> Create()
    {
        var option = new Option<int?>(Name)
        {
            Description = "Bound on the memory of this process in MiB. [default: three quarters of what there is, at "
                + $"most {MemoryBudget.MaxDefaultBytes >> 20}]",
            HelpName = "MIB",
            Recursive = true,
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is { } value && value < MemoryBudget.MinBytes >> 20)
                result.AddError($"--memory must be {MemoryBudget.MinBytes >> 20} or more.");
        });
        return option;
    }

    /// <summary>The bound in bytes; null when none was given.</summary>
    public static long? Bytes(ParseResult parsed) =>
        parsed.GetValue<int?>(Name) is { } value ? (long)value << 20 : null;
}
