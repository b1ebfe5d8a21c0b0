using System.Globalization;
using System.Xml.Linq;

namespace ScoringService.Cli.Output;

/// <summary>One series of a chart.</summary>
/// <param name="Name">Name in the legend.</param>
/// <param name="Style">Class of the style sheet: "s1", "s2", "s3" or "reference".</param>
/// <param name="Values">Points; for bars x is not used.</param>
internal sealed record SvgSeries(string Name, string Style, IReadOnlyList<(double X, double Y)> Values);

/// <summary>Draws charts as SVG whose colours come from the page's style sheet, so that they follow light and
/// dark.</summary>
internal static class SvgPlot
{
    private const double Width = 640, Height = 400, Left = 76, Right = 28, Top = 44, Bottom = 56;
    private const double LegendLeft = 16;
    private const char FirstWide = '\u2E80';
    private const double Inner = Width - Left - Right, Depth = Height - Top - Bottom;
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    /// <summary>Bars side by side, one group for each category.</summary>
    /// <param name="description">What the chart shows, for those who cannot see it.</param>
    /// <param name="x">Title of the categories.</param>
    /// <param name="categories">Their names.</param>
    /// <param name="y">Axis of the values.</param>
    /// <param name="series">One value for each category.</param>
    public static XElement Bars(
        string description, string x, IReadOnlyList<string> categories, SvgAxis y, IReadOnlyList<SvgSeries> series)
    {
        var svg = Canvas(description, series);
        svg.Add(Rows(y));
        var band = Inner / categories.Count;
        var width = 0.76 * band / series.Count;
        for (var i = 0; i < categories.Count; i++)
        {
            var start = Left + band * (i + 0.12);
            for (var s = 0; s < series.Count; s++)
            {
                var value = series[s].Values[i].Y;
                double top = Y(y, Math.Max(value, 0)), bottom = Y(y, Math.Min(value, 0));
                svg.Add(E("rect",
                    A("class", $"bar {series[s].Style}"), A("x", start + s * width), A("y", top),
                    A("width", width), A("height", bottom - top),
                    E("title", $"{categories[i]}, {series[s].Name}: {y.Format(value)}")));
            }

            svg.Add(Text("tick", Left + band * (i + 0.5), Height - Bottom + 18, "middle", categories[i]));
        }

        svg.Add(Line("axis", Left, Y(y, 0), Width - Right, Y(y, 0)), Titles(x, y.Title));
        return svg;
    }

    /// <summary>Lines through points.</summary>
    /// <param name="description">What the chart shows, for those who cannot see it.</param>
    /// <param name="x">Axis to the right.</param>
    /// <param name="y">Axis upwards.</param>
    /// <param name="series">Series; those of style "reference" have no dots.</param>
    public static XElement Lines(string description, SvgAxis x, SvgAxis y, IReadOnlyList<SvgSeries> series)
    {
        var svg = Canvas(description, series);
        svg.Add(Rows(y));
        foreach (var tick in x.Ticks)
        {
            svg.Add(Line("grid", X(x, tick), Top, X(x, tick), Height - Bottom));
            svg.Add(Text("tick", X(x, tick), Height - Bottom + 18, "middle", x.Format(tick)));
        }

        foreach (var one in series)
        {
            var points = one.Values.Select(p => $"{N(X(x, p.X))},{N(Y(y, p.Y))}");
            svg.Add(E("polyline", A("class", $"line {one.Style}"), A("points", string.Join(' ', points))));
            if (one.Style == "reference") continue;
            foreach (var (px, py) in one.Values)
                svg.Add(E("circle", A("class", $"dot {one.Style}"), A("cx", X(x, px)), A("cy", Y(y, py)), A("r", 3.5),
                    E("title", $"{one.Name}: {x.Format(px)} → {y.Format(py)}")));
        }

        svg.Add(Titles(x.Title, y.Title));
        return svg;
    }

    private static XElement Canvas(string description, IReadOnlyList<SvgSeries> series)
    {
        var svg = E("svg", A("viewBox", $"0 0 {N(Width)} {N(Height)}"), A("role", "img"), A("aria-label", description));
        var x = LegendLeft;
        foreach (var one in series)
        {
            svg.Add(one.Style == "reference" || one.Values.Any(value => value.X != 0)
                ? E("line", A("class", $"line {one.Style}"), A("x1", x), A("y1", 16), A("x2", x + 22), A("y2", 16))
                : E("rect", A("class", $"bar {one.Style}"), A("x", x), A("y", 10), A("width", 14), A("height", 12)));
            svg.Add(Text("legend", x + 28, 20, "start", one.Name));
            x += 46 + one.Name.Sum(letter => letter < FirstWide ? 6.9 : 13.0);
        }

        return svg;
    }

    private static IEnumerable<XElement> Rows(SvgAxis y) => y.Ticks.SelectMany(tick => (XElement[])
    [
        Line("grid", Left, Y(y, tick), Width - Right, Y(y, tick)),
        Text("tick", Left - 8, Y(y, tick) + 4, "end", y.Format(tick)),
    ]);

    private static XElement[] Titles(string x, string y) =>
    [
        Text("title", Left + Inner / 2, Height - 12, "middle", x),
        E("text", A("class", "title"), A("text-anchor", "middle"),
            A("transform", $"translate(16 {N(Top + Depth / 2)}) rotate(-90)"), y),
    ];

    private static double X(SvgAxis axis, double value) => Left + Inner * axis.Place(value);

    private static double Y(SvgAxis axis, double value) => Top + Depth * (1 - axis.Place(value));

    private static XElement Line(string style, double x1, double y1, double x2, double y2) =>
        E("line", A("class", style), A("x1", x1), A("y1", y1), A("x2", x2), A("y2", y2));

    private static XElement Text(string style, double x, double y, string anchor, string text) =>
        E("text", A("class", style), A("x", x), A("y", y), A("text-anchor", anchor), text);

    private static XElement E(string name, params object[] content) => new(s_svg + name, content);

    private static XAttribute A(string name, string value) => new(name, value);

    private static XAttribute A(string name, double value) => new(name, N(value));

    private static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
