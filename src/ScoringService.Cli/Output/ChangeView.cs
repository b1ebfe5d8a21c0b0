using System.Globalization;
using ScoringService.V1;

namespace ScoringService.Cli.Output;

/// <summary>Shows changes and movements for people.</summary>
internal static class ChangeView
{
    private const string NoCode = "(none)";
    private const string Appeared = "(new customer)";

    /// <summary>One line per change.</summary>
    public static void List(Terminal terminal, IReadOnlyList<ScoreChange> changes)
    {
        var table = Tables.Create(terminal, "", "as of", "customer", "column", "from", "to", "reason", "run");
        foreach (var change in changes)
            table.Row(Language.Instant(change.AsOf), change.CustomerId, change.Column, Figures.Names(change.From),
                Figures.Names(change.To), change.Reason, change.RunId);
        table.Show(terminal);
    }

    /// <summary>The matrix of customers, that of revenue, and what they add up to.</summary>
    public static void Show(Terminal terminal, RunMovement movement)
    {
        Tables.Facts(terminal,
            ("from", $"{Language.Instant(movement.FromRun.AsOf)}  {movement.FromRun.RunId}"),
            ("to", $"{Language.Instant(movement.ToRun.AsOf)}  {movement.ToRun.RunId}"),
            ("column", movement.Column),
            ("customers", Figures.Count(movement.CustomerCount)),
            ("moved", Figures.Count(movement.MovedCount)),
            ("appeared", Figures.Count(movement.AppearedCount)));
        terminal.Out.WriteLine();
        Matrix(terminal, "Customers, from (down) to (across)", movement, row => row.CustomerCount, Language.Count);
        Matrix(terminal, "Net spend of 365 days at the later run, from (down) to (across)", movement,
            row => row.Revenue, amount => amount.ToString("N2", CultureInfo.InvariantCulture));
    }

    private static void Matrix(
        Terminal terminal, string title, RunMovement movement, Func<MovementCell, double> value,
        Func<double, string> format)
    {
        var columns = movement.Cells.Select(To).Distinct().ToArray();
        var table = Tables.Create(terminal, title, ["from", .. columns.Select(to => $">{to}"), ">total"]);
        foreach (var from in movement.Cells.GroupBy(From))
        {
            var cells = columns.Select(to => from.Where(row => To(row) == to).Sum(value)).ToArray();
            table.Row([from.Key, .. cells.Select(Cell), format(cells.Sum())]);
        }

        var totals = columns.Select(to => movement.Cells.Where(row => To(row) == to).Sum(value)).ToArray();
        table.Row(["total", .. totals.Select(Cell), format(totals.Sum())]);
        table.Show(terminal);

        string Cell(double sum) => sum == 0 ? "" : format(sum);
    }

    private static string From(MovementCell row) =>
        row.Appeared ? Appeared : row.From is null ? NoCode : Figures.Names(row.From);

    private static string To(MovementCell row) => row.To is null ? NoCode : Figures.Names(row.To);
}
