using System.Xml.Linq;

namespace ScoringService.Cli.Output;

/// <summary>Makes tables of a web page.</summary>
internal static class HtmlTable
{
    /// <summary>A table whose first column names the rows.</summary>
    /// <param name="style">Class of the style sheet.</param>
    /// <param name="table">Its text.</param>
    public static XElement Of(string style, ReportTable table) =>
        new("div", new XAttribute("class", "scroll"), new XElement("table", new XAttribute("class", style),
            new XElement("thead", new XElement("tr", table.Columns.Select(column => Head("col", column)))),
            new XElement("tbody", table.Rows.Select(row => new XElement("tr",
                Head("row", row[0]), row.Skip(1).Select(cell => new XElement("td", cell)))))));

    /// <summary>A heading of a column ("col") or a row ("row").</summary>
    public static XElement Head(string scope, string text) =>
        new("th", new XAttribute("scope", scope), text);
}
