using FsCheck.Fluent;
using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Tests.Churn;

public sealed class RankedLabelsTests
{
    [Fact]
    public void Area_AnyScores_CountsPairs() => Seeded.Check(
        Gen.ListOf(Gen.Zip(Gen.Choose(0, 6), Gen.Elements(true, false))),
        cases =>
        {
            double[] scores = [.. cases.Select(c => c.Item1 / 6.0)];
            bool[] labels = [.. cases.Select(c => c.Item2)];
            long doubled = 0, pairs = 0;
            for (var i = 0; i < scores.Length; i++)
                for (var j = 0; j < scores.Length; j++)
                {
                    if (!labels[i] || labels[j]) continue;
                    pairs++;
                    doubled += scores[i] > scores[j] ? 2 : scores[i] == scores[j] ? 1 : 0;
                }

            return new RankedLabels(scores, labels).Area() == new RankArea(doubled, pairs);
        });

    [Fact]
    public void Metrics_AnyOrder_GivesTheSameBits() => Seeded.Check(
        Gen.NonEmptyListOf(Gen.Zip(Gen.Choose(0, 100), Gen.Elements(true, false))),
        cases =>
        {
            var text = Text(cases);
            return text == Text([.. Enumerable.Reverse(cases)]) && text == Text([.. cases.OrderBy(c => c.Item2)]);

            static string Text(IReadOnlyCollection<(int, bool)> list)
            {
                var metrics = new RankedLabels(
                    [.. list.Select(c => c.Item1 / 100.0)], [.. list.Select(c => c.Item2)]).Metrics();
                return $"{metrics} {string.Join(' ', metrics.Calibration)}";
            }
        });

    [Fact]
    public void Metrics_AnyProbabilities_EqualTheirDefinitions() => Seeded.Check(
        Gen.NonEmptyListOf(Gen.Zip(Gen.Choose(1, 99), Gen.Elements(true, false))),
        cases =>
        {
            double[] p = [.. cases.Select(c => c.Item1 / 100.0)];
            bool[] y = [.. cases.Select(c => c.Item2)];
            var metrics = new RankedLabels(p, y).Metrics();
            var logLoss = p.Zip(y, (a, b) => -Math.Log(b ? a : 1 - a)).Average();
            var brier = p.Zip(y, (a, b) => Math.Pow((b ? 1 : 0) - a, 2)).Average();
            var expected = metrics.Calibration.Sum(g => g.Count * g.MeanProbability);
            var churned = metrics.Calibration.Sum(g => g.Count * g.ChurnedShare);
            return Near(logLoss, metrics.LogLoss) && Near(brier, metrics.Brier) && Near(expected, p.Sum())
                && Near(churned, y.Count(b => b)) && metrics.CustomerCount == p.Length
                && metrics.ChurnedCount == y.Count(b => b)
                && metrics.Calibration.Sum(g => g.Count) == p.Length
                && metrics.Calibration.Count == Math.Min(10, p.Length)
                && metrics.Calibration.Zip(metrics.Calibration.Skip(1)).All(
                    pair => pair.First.MeanProbability <= pair.Second.MeanProbability + 1e-12);
        });

    [Fact]
    public void Metrics_TwentyCustomers_HaveTenthsOfTwo()
    {
        double[] p = [.. Enumerable.Range(0, 20).Select(i => i / 20.0)];
        bool[] y = [.. Enumerable.Range(0, 20).Select(i => i is 3 or 10 or 18 or 19)];
        var metrics = new RankedLabels(p, y).Metrics();
        Assert.Equal(5, metrics.LiftAt10Percent!.Value, 12); // 2 of 2 against 4 of 20
        Assert.Equal(
            [0, 0.5, 0, 0, 0, 0.5, 0, 0, 0, 1], metrics.Calibration.Select(group => group.ChurnedShare));
        Assert.Equal(0.925, metrics.Calibration[9].MeanProbability, 12);
        Assert.All(metrics.Calibration, group => Assert.Equal(2, group.Count));
    }

    [Fact]
    public void Metrics_TiesAtTheEdge_CountInPart()
    {
        // Nothing is known of anybody: every tenth looks like all.
        var metrics = new RankedLabels(new double[40], [.. Enumerable.Range(0, 40).Select(i => i < 10)]).Metrics();
        Assert.Equal(1, metrics.LiftAt10Percent!.Value, 12);
        Assert.All(metrics.Calibration, group => Assert.Equal(0.25, group.ChurnedShare, 12));
        Assert.Equal(0.5, metrics.Auc);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Metrics_OneClass_HasNoArea(bool label)
    {
        var metrics = new RankedLabels([0.25, 0.75], [label, label]).Metrics();
        Assert.Null(metrics.Auc);
        Assert.Equal(label ? 1.0 : null, metrics.LiftAt10Percent);
        Assert.Equal(-(Math.Log(0.25) + Math.Log(0.75)) / 2, metrics.LogLoss, 12);
    }

    [Fact]
    public void Metrics_CertainAndWrong_CostsAFiniteAmount()
    {
        var metrics = new RankedLabels([0, 1], [true, false]).Metrics();
        Assert.Equal(-Math.Log(1e-15), metrics.LogLoss, 0.1);
        Assert.Equal(1, metrics.Brier);
        Assert.Equal(0, metrics.Auc);
    }

    // Out of 1,000 pairs: wins of the model and of the rule, twice.
    [Theory]
    [InlineData(1220, 1200, ChurnGrade.A)] // .110 above chance against .100: exactly 10 % better
    [InlineData(1219, 1200, ChurnGrade.B)]
    [InlineData(1201, 1200, ChurnGrade.B)]
    [InlineData(1200, 1200, ChurnGrade.C)]
    [InlineData(1199, 1200, ChurnGrade.C)]
    [InlineData(1001, 1000, ChurnGrade.A)] // the rule is no better than chance
    [InlineData(1001, 400, ChurnGrade.A)]
    [InlineData(1000, 400, ChurnGrade.C)] // neither is
    [InlineData(900, 400, ChurnGrade.C)]
    [InlineData(2000, 2000, ChurnGrade.C)]
    public void Against_TheRule_GivesTheGrade(long model, long rule, ChurnGrade grade) =>
        Assert.Equal(grade, new RankArea(model, 1000).Against(new RankArea(rule, 1000)));

    [Fact]
    public void Against_NoPairs_HasNoGrade() => Assert.Null(default(RankArea).Against(default));

    private static bool Near(double expected, double actual) =>
        Math.Abs(expected - actual) <= 1e-9 * Math.Max(1, Math.Abs(expected));
}
