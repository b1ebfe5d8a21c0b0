namespace ScoringService.Cli.Output;

/// <summary>An axis of a chart: its title, its range and its ticks.</summary>
internal sealed record SvgAxis
{
    private const int MostTicks = 6;

    private SvgAxis(string title, double least, double step, int steps, Func<double, string> format)
    {
        Title = title;
        Format = format;
        Least = least;
        Greatest = least + step * steps;
        Ticks = [.. Enumerable.Range(0, steps + 1).Select(i => least + step * i)];
    }

    /// <summary>What is measured.</summary>
    public string Title { get; }

    /// <summary>Value at the begin.</summary>
    public double Least { get; }

    /// <summary>Value at the end.</summary>
    public double Greatest { get; }

    /// <summary>Values that are marked.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>Writes a value.</summary>
    public Func<double, string> Format { get; }

    /// <summary>An axis from 0, or below, to a round number that is at least the greatest value.</summary>
    public static SvgAxis Of(string title, IEnumerable<double> values, Func<double, string> format)
    {
        double least = 0, greatest = 0;
        foreach (var value in values) (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
        if (least == greatest) greatest = 1;
        var step = Step((greatest - least) / (MostTicks - 1));
        var first = Math.Floor(least / step);
        return new SvgAxis(title, first * step, step, (int)(Math.Ceiling(greatest / step) - first), format);
    }

    /// <summary>An axis of shares from 0 to 100 %.</summary>
    public static SvgAxis OfShares(string title) => new(title, 0, 0.2, 5, Language.WholePercent);

    /// <summary>Where a value lies: 0 at the begin, 1 at the end.</summary>
    public double Place(double value) => (value - Least) / (Greatest - Least);

    /// <summary>The least of 1, 2 and 5 times a power of ten that is at least the given step.</summary>
    private static double Step(double atLeast)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        foreach (var factor in (double[])[1, 2, 5])
            if (factor * power >= atLeast) return factor * power;
        return 10 * power;
    }
}
