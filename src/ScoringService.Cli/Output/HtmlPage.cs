using System.Xml;
using System.Xml.Linq;

namespace ScoringService.Cli.Output;

/// <summary>
/// One web page that needs nothing else: its style sheet and its charts are in the file, and there is no script. The
/// texts of the data are escaped by the XML writer.
/// </summary>
internal static class HtmlPage
{
    // A browser refuses whatever is not in the file itself, scripts too.
    internal const string Policy = "default-src 'none'; style-src 'unsafe-inline'";

    /// <summary>Writes a page.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="language">Code of its language, as of BCP 47.</param>
    /// <param name="title">Title of the window.</param>
    /// <param name="content">What the page shows.</param>
    public static void Write(TextWriter writer, string language, string title, params object?[] content)
    {
        var html = E("html", A("lang", language),
            E("head",
                E("meta", A("charset", "utf-8")),
                E("meta", A("http-equiv", "Content-Security-Policy"), A("content", Policy)),
                E("meta", A("name", "viewport"), A("content", "width=device-width, initial-scale=1")),
                E("meta", A("name", "color-scheme"), A("content", "light dark")),
                E("title", title),
                E("style", BacktestStyle.Sheet)),
            E("body", E("main", content)));
        foreach (var text in html.DescendantNodes().OfType<XText>()) text.Value = Printable(text.Value);
        foreach (var attribute in html.Descendants().Attributes()) attribute.Value = Printable(attribute.Value);
        writer.Write("<!DOCTYPE html>\n");
        writer.Write(html.ToString());
        writer.Write('\n');
    }

    /// <summary>An element.</summary>
    public static XElement E(string name, params object?[] content) => new(name, content);

    /// <summary>An attribute.</summary>
    public static XAttribute A(string name, string value) => new(name, value);

    /// <summary>Characters that a page cannot hold are shown as such.</summary>
    private static string Printable(string text) => text.All(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c))
        ? text
        : string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD'));
}
