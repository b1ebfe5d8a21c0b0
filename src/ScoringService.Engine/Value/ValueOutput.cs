namespace ScoringService.Engine.Value;

/// <summary>Where the value of each customer is written to. Spans of dimensions hold four columns one after the other:
/// of n customers, that of dimension d of row i is at d n + i.</summary>
internal readonly ref struct ValueOutput
{
    /// <summary>Dimension scores, 0 to 100; NaN when no indicator is known.</summary>
    public required Span<double> Dimensions { get; init; }

    /// <summary>Share of a dimension's weight whose indicators are known, 0 to 1.</summary>
    public required Span<double> Coverage { get; init; }

    /// <summary>Composite, 0 to 100; NaN when no dimension that weighs anything has a score.</summary>
    public required Span<double> Composite { get; init; }

    /// <summary>Share of the profile's weight that is known, 0 to 1: dimensions by their weight, each by its
    /// coverage.</summary>
    public required Span<double> CompositeCoverage { get; init; }

    /// <summary>What each dimension adds to the composite; the four, added in order, are the composite to the
    /// bit.</summary>
    public required Span<double> Contributions { get; init; }

    /// <summary>Throws when a span is too short.</summary>
    /// <exception cref="ArgumentException">A span has fewer elements than needed.</exception>
    public void Check(int rows)
    {
        var fours = (long)rows * ValueDimensions.Count;
        if (Dimensions.Length < fours || Coverage.Length < fours || Contributions.Length < fours
            || Composite.Length < rows || CompositeCoverage.Length < rows)
            throw new ArgumentException($"A value output has fewer than {rows} rows.");
    }
}
