namespace ScoringService.Engine.Value;

/// <summary>Scores the four dimensions and the composite of customers.</summary>
internal sealed class ValueScorer
{
    private const int Dimensions = ValueDimensions.Count;
    private const double FullScore = 100;

    private readonly RankLookup?[] _ranks;
    private readonly double[] _weights;
    private readonly double[] _totals = new double[Dimensions];
    private readonly double[] _b2b;
    private readonly double[] _b2c;

    /// <param name="indicators">Ranks as in <see cref="ValueModel.Indicators"/>.</param>
    /// <param name="options">The options that they were fitted with.</param>
    public ValueScorer(IReadOnlyList<RankTable?> indicators, ValueOptions options)
    {
        _ranks = [.. indicators.Select(table => table is null ? null : new RankLookup(table))];
        _weights = [.. Enumerable.Range(0, ValueIndicators.Count).Select(options.Weight)];
        for (var dimension = 0; dimension < Dimensions; dimension++)
            for (var i = ValueIndicators.First(dimension); i < ValueIndicators.First(dimension + 1); i++)
                _totals[dimension] += _weights[i];
        (_b2b, _b2c) = (options.B2B.Weights(), options.B2C.Weights());
    }

    /// <summary>Scores every row; a row's result depends on no other row.</summary>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Score(in ValueInput input, in ValueOutput output)
    {
        input.Check();
        output.Check(input.Count);
        if (input.Count == 0) return;
        var cells = input.Count * Dimensions;
        output.Dimensions[..cells].Clear();
        output.Coverage[..cells].Clear();
        for (var dimension = 0; dimension < Dimensions; dimension++)
            for (var i = ValueIndicators.First(dimension); i < ValueIndicators.First(dimension + 1); i++)
                Add(input[i], i, output.Dimensions[dimension..], output.Coverage[dimension..]);
        for (var row = 0; row < input.Count; row++) Finish(input.Kind[row] == 0 ? _b2b : _b2c, row, output);
    }

    /// <summary>Adds an indicator's weighted score to the sums, and its weight to the weights, of the customers who
    /// have it.</summary>
    private void Add(ReadOnlySpan<double> values, int indicator, Span<double> sums, Span<double> weights)
    {
        if (values.IsEmpty || _ranks[indicator] is not { } ranks) return;
        var weight = _weights[indicator];
        var isWorse = indicator == ValueIndicators.Complaints;
        for (int row = 0, cell = 0; row < values.Length; row++, cell += Dimensions)
        {
            var rank = isWorse ? ranks.TopShare(values[row]) : ranks.Rank(values[row]);
            if (double.IsNaN(rank)) continue;
            sums[cell] += weight * rank;
            weights[cell] += weight;
        }
    }

    /// <summary>Turns the sums of a row into scores, coverage, contributions and the composite.</summary>
    private void Finish(double[] profile, int row, in ValueOutput output)
    {
        var scores = output.Dimensions.Slice(row * Dimensions, Dimensions);
        var coverage = output.Coverage.Slice(row * Dimensions, Dimensions);
        var contributions = output.Contributions.Slice(row * Dimensions, Dimensions);
        double known = 0, total = 0, covered = 0, composite = 0;
        for (var d = 0; d < Dimensions; d++)
        {
            var weight = coverage[d];
            // Rounding may bring a mean of full scores above them.
            scores[d] = weight > 0 ? Math.Min(scores[d] / weight * FullScore, FullScore) : double.NaN;
            coverage[d] = Math.Min(weight / _totals[d], 1);
            if (weight > 0) known += profile[d];
            total += profile[d];
            covered += profile[d] * coverage[d];
        }

        for (var d = 0; d < Dimensions; d++)
        {
            contributions[d] = known > 0 && !double.IsNaN(scores[d]) ? profile[d] / known * scores[d] : 0;
            composite += contributions[d];
        }

        output.Composite[row] = known > 0 ? composite : double.NaN;
        output.CompositeCoverage[row] = Math.Min(covered / total, 1);
    }
}
