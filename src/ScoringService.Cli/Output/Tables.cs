using Spectre.Console;
using Spectre.Console.Rendering;

namespace ScoringService.Cli.Output;

/// <summary>Tables that look well on a terminal and can be cut to pieces when piped.</summary>
internal static class Tables
{
    /// <summary>
    /// Writes a title and makes the table to go below it. A column whose name starts with '&gt;' is right-aligned.
    /// </summary>
    public static Table Create(Terminal terminal, string title, params string[] columns)
    {
        if (title.Length > 0) terminal.Out.WriteLine(title);
        var table = new Table { Border = terminal.IsOutputTerminal ? TableBorder.Rounded : TableBorder.Markdown };
        foreach (var column in columns)
        {
            var right = column.StartsWith('>');
            table.AddColumn(new TableColumn(new Text(right ? column[1..] : column))
            {
                Alignment = right ? Justify.Right : Justify.Left,
                NoWrap = true,
            });
        }

        return table;
    }

    /// <summary>Adds a row of plain text.</summary>
    public static void Row(this Table table, params string[] cells) =>
        table.AddRow(cells.Select(cell => new Text(cell)));

    /// <summary>Writes a table to standard output. Where it is too wide for the terminal its cells are
    /// wrapped.</summary>
    public static void Show(this Table table, Terminal terminal)
    {
        if (terminal.IsOutputTerminal)
        {
            // Laying out a table that can neither fit nor be wrapped does not end.
            if (Plain(table).Any(line => new Segment(line).CellCount() > terminal.Results.Profile.Width))
                foreach (var column in table.Columns) column.NoWrap = false;
            terminal.Results.Write(table);
        }
        else
        {
            foreach (var line in Plain(table)) terminal.Out.WriteLine(line);
        }

        terminal.Out.WriteLine();
    }

    /// <summary>Writes names with their values, one per line.</summary>
    public static void Facts(Terminal terminal, params (string Name, string Value)[] facts)
    {
        var width = facts.Max(fact => fact.Name.Length);
        foreach (var (name, value) in facts) terminal.Out.WriteLine($"{name.PadRight(width)}  {value}");
    }

    // The borders for Markdown come with empty lines above and below, which would be in the way of other programs.
    private static IEnumerable<string> Plain(Table table)
    {
        using var text = new StringWriter();
        Terminal.CreateConsole(text, isTerminal: false).Write(table);
        return [.. text.ToString().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
    }
}
