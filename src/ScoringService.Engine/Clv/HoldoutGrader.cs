using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Clv;

/// <summary>Grades predicted values against the simple baseline on a holdout.</summary>
internal static class HoldoutGrader
{
    private const double TopShare = 0.2;
    private const double ClearlyBetter = 1.05;

    /// <summary>The baseline: mean monthly spend × months × retention rate.</summary>
    /// <param name="spend">Spend in the calibration period.</param>
    /// <param name="monthsKnown">Months from the first purchase to its end; less than one counts as one.</param>
    /// <param name="scale">Months of the holdout × share of customers who stay.</param>
    /// <param name="result">Spend expected in the holdout.</param>
    public static void Baseline(
        ReadOnlySpan<double> spend, ReadOnlySpan<double> monthsKnown, double scale, Span<double> result)
    {
        for (var i = 0; i < spend.Length; i++) result[i] = spend[i] / Math.Max(1, monthsKnown[i]) * scale;
    }

    /// <summary>Compares. Where values tie at the edge of a top fifth, each of them counts in part, so that the order
    /// of the customers makes no difference.</summary>
    /// <param name="predicted">Value predicted by the model.</param>
    /// <param name="baseline">Value by the baseline.</param>
    /// <param name="actual">Spend in the holdout.</param>
    /// <returns>The report; null when nobody spent anything in the holdout, or all the same, as there is no top
    /// fifth then.</returns>
    public static HoldoutReport? Compare(
        ReadOnlySpan<double> predicted, ReadOnlySpan<double> baseline, ReadOnlySpan<double> actual)
    {
        var truth = TopFifth.Of(actual);
        if (truth is not { } top || top.IsEverybody) return null;
        var model = TopFifth.Of(predicted)!.Value.Hits(predicted, top, actual);
        var simple = TopFifth.Of(baseline)!.Value.Hits(baseline, top, actual);
        var grade = model < simple ? HoldoutGrade.C : model >= ClearlyBetter * simple ? HoldoutGrade.A : HoldoutGrade.B;
        if (model == simple) grade = HoldoutGrade.B;
        return new HoldoutReport(grade, model, simple, actual.Length);
    }

    /// <summary>The fifth of the customers with the largest values: those above an edge and a share of those on
    /// it.</summary>
    private readonly record struct TopFifth(double Edge, double EdgeShare, int Size, bool IsEverybody)
    {
        public static TopFifth? Of(ReadOnlySpan<double> values)
        {
            if (values.IsEmpty) return null;
            var size = (int)Math.Ceiling(TopShare * values.Length);
            Span<double> edge = stackalloc double[1];
            OrderStatistics.Select(values, [values.Length - size], edge);
            int above = 0, on = 0;
            foreach (var value in values)
            {
                above += value > edge[0] ? 1 : 0;
                on += value == edge[0] ? 1 : 0;
            }

            return new TopFifth(edge[0], (double)(size - above) / on, size, on == values.Length);
        }

        /// <summary>Share of the other fifth that is in this one.</summary>
        public double Hits(ReadOnlySpan<double> values, TopFifth other, ReadOnlySpan<double> otherValues)
        {
            int both = 0, edgeOfThis = 0, edgeOfOther = 0, edgeOfBoth = 0;
            for (var i = 0; i < values.Length; i++)
            {
                bool above = values[i] > Edge, on = values[i] == Edge;
                bool otherAbove = otherValues[i] > other.Edge, otherOn = otherValues[i] == other.Edge;
                both += above && otherAbove ? 1 : 0;
                edgeOfThis += on && otherAbove ? 1 : 0;
                edgeOfOther += above && otherOn ? 1 : 0;
                edgeOfBoth += on && otherOn ? 1 : 0;
            }

            var hits = both + EdgeShare * edgeOfThis + other.EdgeShare * edgeOfOther
                + EdgeShare * other.EdgeShare * edgeOfBoth;
            return hits / Size;
        }
    }
}
