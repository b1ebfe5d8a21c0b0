using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ScoringService.Cli.Options;

/// <summary>Adds text to the end of a command's help.</summary>
internal static class Help
{
    /// <summary>Ends the help of a command with its examples.</summary>
    public static Command Examples(this Command command, string examples)
    {
        command.Epilogue($"""
            Examples:
              {examples.ReplaceLineEndings("\n").Replace("\n", "\n  ")}
            """);
        return command;
    }

    /// <summary>Ends the help of a command with a text.</summary>
    public static void Epilogue(this Command command, string text)
    {
        var help = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (help is null) command.Options.Add(help = new HelpOption());
        help.Action = new HelpWithEpilogue((HelpAction)help.Action!, text);
    }

    /// <summary>The command as it is typed.</summary>
    public static string PathOf(Command command)
    {
        var names = new List<string>();
        for (Symbol? symbol = command; symbol is Command; symbol = symbol.Parents.FirstOrDefault())
            names.Insert(0, symbol is RootCommand ? "scorectl" : symbol.Name);
        return string.Join(' ', names);
    }

    private sealed class HelpWithEpilogue(HelpAction help, string text) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var code = help.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output.WriteLine(text);
            return code;
        }
    }
}
