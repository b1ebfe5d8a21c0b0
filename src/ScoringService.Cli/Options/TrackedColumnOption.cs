using System.CommandLine;
using ScoringService.Storage;

namespace ScoringService.Cli.Options;

/// <summary><c>--column</c> of the commands about changes from run to run.</summary>
internal static class TrackedColumnOption
{
    /// <summary>An option that takes the columns whose changes are recorded.</summary>
    /// <param name="description">What it is for.</param>
    /// <param name="isLifecycleByDefault">Whether it is the lifecycle stage when it is not given.</param>
    public static Option<string?> Create(string description, bool isLifecycleByDefault = false)
    {
        var names = RunStates.Tracked.Select(column => column.Name).ToArray();
        var option = new Option<string?>("--column")
        {
            Description = description,
            HelpName = string.Join('|', names),
        };
        if (isLifecycleByDefault) option.DefaultValueFactory = _ => names[0];
        return option.AcceptOnlyFromAmong(names);
    }
}
