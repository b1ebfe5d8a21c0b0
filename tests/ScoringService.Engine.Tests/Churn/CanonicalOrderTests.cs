using FsCheck.Fluent;
using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Tests.Churn;

public sealed class CanonicalOrderTests
{
    [Fact]
    public void Of_AnyPermutation_GivesTheSameRows() => Seeded.Check(
        Gen.ListOf(Gen.Zip(Gen.Elements(0, 1, -1.5, double.NaN), Gen.Elements(true, false))),
        rows =>
        {
            double[] values = [.. rows.Select(row => row.Item1)];
            bool[] labels = [.. rows.Select(row => row.Item2)];
            double[] other = [.. Enumerable.Range(0, values.Length).Select(i => i / 3 * 1.0)];
            var forward = Ordered([values, other], labels);
            Array.Reverse(values);
            Array.Reverse(labels);
            Array.Reverse(other);
            return forward == Ordered([values, other], labels);
        });

    [Fact]
    public void Of_ManyEqualRows_TakesEachOnce()
    {
        var labels = new bool[50_000];
        var order = CanonicalOrder.Of([new double[50_000]], labels, 2);
        Assert.Equal(Enumerable.Range(0, 50_000), order.Order());
    }

    private static string Ordered(double[][] columns, bool[] labels) => string.Join(';',
        CanonicalOrder.Of(columns, labels, 1).Select(row => $"{columns[0][row]} {columns[1][row]} {labels[row]}"));
}
