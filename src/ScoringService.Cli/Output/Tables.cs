using Spectre.Console;

namespace ScoringService.Cli.Output;

/// <summary>Tables that look well on a terminal and can be cut to pieces when piped.</summary>
internal static class Tables
{
    /// <summary>An empty table with a title; columns are aligned as their names say: a leading '&gt;' means to the
    /// right.</summary>
    public static Table Create(Terminal terminal, string title, params string[] columns)
    {
        var table = new Table { Border = terminal.IsOutputTerminal ? TableBorder.Rounded : TableBorder.Markdown };
        if (title.Length > 0) table.Title = new TableTitle(Markup.Escape(title), Style.Plain);
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

    /// <summary>Writes a table to standard output.</summary>
    public static void Show(this Table table, Terminal terminal)
    {
        terminal.Results.Write(table);
        terminal.Out.WriteLine();
    }

    /// <summary>Writes names with their values, one per line.</summary>
    public static void Facts(Terminal terminal, params (string Name, string Value)[] facts)
    {
        var width = facts.Max(fact => fact.Name.Length);
        foreach (var (name, value) in facts) terminal.Out.WriteLine($"{name.PadRight(width)}  {value}");
    }
}
