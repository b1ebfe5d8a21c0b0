using System.Globalization;
using System.Xml.Linq;
using ScoringService.V1;

namespace ScoringService.Cli.Output;

/// <summary>The movements of customers between groups as a table whose cells are the darker, the larger the share of
/// their row.</summary>
internal sealed class BacktestHeatmap(Language say)
{
    /// <summary>Two tables: numbers of customers, and what they spent.</summary>
    public XElement Draw(Movement movement)
    {
        string from = say["At the cut ↓, at the end →", "期初 ↓，期末 →"], total = say["Total", "合计"];
        var name = say.Of(movement.Title);
        var groups = movement.Groups.Select(say.Of).ToArray();
        return new XElement("figure",
            new XElement("figcaption", say[$"{name}: who moved where", $"{name}：客户迁移"]),
            Table(say["Customers, share of the row", "客户数及行内占比"], [from, .. groups, total],
                movement.Rows.Select((row, i) => Row(groups[i], i, Shares(row), row.CustomerCounts.Sum()))),
            new XElement("details", new XElement("summary", say["What they spent", "期内消费"]),
                Table(say["Net spend between both dates", "两个时点之间的净消费"], [from, .. groups, total],
                    movement.Rows.Select((row, i) => Amounts(groups[i], row)))));
    }

    private static XElement Table(string caption, IEnumerable<string> columns, IEnumerable<XElement> rows) =>
        new("div", new XAttribute("class", "scroll"), new XElement("table", new XAttribute("class", "heat"),
            new XElement("caption", caption),
            new XElement("thead", new XElement("tr", columns.Select(column => HtmlTable.Head("col", column)))),
            new XElement("tbody", rows)));

    private static (string Count, double Share)[] Shares(MovementRow row)
    {
        var total = row.CustomerCounts.Sum();
        return [.. row.CustomerCounts.Select(
            count => (Language.Count(count), total == 0 ? 0 : (double)count / total))];
    }

    private static XElement Row(string name, int own, (string Count, double Share)[] cells, long total) =>
        new("tr", HtmlTable.Head("row", name), cells.Select((cell, i) => Cell(cell, i == own)),
            new XElement("td", Language.Count(total)));

    private static XElement Cell((string Count, double Share) cell, bool isSame)
    {
        var share = cell.Share.ToString("0.000", CultureInfo.InvariantCulture);
        return new XElement("td", isSame ? new XAttribute("class", "same") : null,
            new XAttribute("style", $"--share:{share}"),
            cell.Count, cell.Share == 0 ? null : new XElement("small", Language.WholePercent(cell.Share)));
    }

    private static XElement Amounts(string name, MovementRow row) =>
        new("tr", HtmlTable.Head("row", name), row.Spend.Select(value => new XElement("td", Language.Amount(value))),
            new XElement("td", Language.Amount(row.Spend.Sum())));
}
