using FsCheck;
using FsCheck.Fluent;
using ScoringService.Engine.Clv;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Tests.Clv;

/// <summary>What holds for every population and all parameters.</summary>
public sealed class ClvPropertyTests
{
    private static readonly Gen<double> Positive = Gen.Choose(-40, 40).Select(n => Math.Pow(10, n / 20.0));

    private static readonly Gen<PurchaseParameters> Parameters =
        from r in Positive
        from alpha in Positive
        from first in Positive
        from second in Positive
        select new PurchaseParameters(r, alpha, first, second);

    private static readonly Gen<PurchaseModelKind> Kinds = Gen.Elements(Enum.GetValues<PurchaseModelKind>());

    [Fact]
    public void Alive_LongerSinceTheLastPurchase_Falls() => Seeded.Check(
        from kind in Kinds
        from parameters in Parameters
        from x in Gen.Choose(1, 60)
        from age in Gen.Choose(1, 900)
        select (kind, parameters, x, age),
        c =>
        {
            var lastAges = Enumerable.Range(0, c.age + 1).Select(day => (double)day).ToArray();
            var histories = new Histories(
                [.. lastAges.Select(_ => c.x)], lastAges, [.. lastAges.Select(_ => (double)c.age)]);
            var alive = histories.Alive(c.kind, c.parameters);
            return alive.Zip(alive.Skip(1)).All(pair => pair.First <= pair.Second * (1 + 1e-12))
                && alive.All(value => value is >= 0 and <= 1);
        });

    [Fact]
    public void Predictions_AnyParameters_AreFiniteAndInOrder() => Seeded.Check(
        from kind in Kinds
        from parameters in Parameters
        from seed in Gen.Choose(0, 1000)
        select (kind, parameters, seed),
        c =>
        {
            var histories = Histories.Draw(20, c.seed);
            var month = histories.Expect(c.kind, c.parameters, 30);
            var year = histories.Expect(c.kind, c.parameters, 365);
            var clv = histories.Discount(c.kind, c.parameters, new ClvOptions());
            return Enumerable.Range(0, 20).All(i => month[i] >= 0 && month[i] <= year[i] * (1 + 1e-9)
                && clv[i] <= year[i] * (1 + 1e-9) && clv[i] >= year[i] / 1.1 * (1 - 1e-2) && double.IsFinite(year[i]));
        });

    [Fact]
    public void Expect_SeriesOfProbabilities_IsItsSum() => Seeded.Check(
        from isModified in Gen.Elements(false, true)
        from parameters in Parameters
        from x in Gen.Choose(0, 40)
        from age in Gen.Choose(0, 300)
        from horizon in Gen.Choose(1, 60)
        where horizon < 20 * (parameters.Alpha + age)
        select (isModified, parameters, x, age, horizon),
        c =>
        {
            // An independent form: E = P(alive) Σ_j P(still there after j purchases) P(more than j purchases come).
            var kind = c.isModified ? PurchaseModelKind.MbgNbd : PurchaseModelKind.BgNbd;
            var history = new Histories([c.x], [c.x == 0 ? 0 : c.age / 2.0], [c.age]);
            var (r, alpha, a, b) = c.parameters;
            double events = r + c.x, z = c.horizon / (alpha + c.age + c.horizon);
            double chances = b + c.x + (c.isModified ? 1 : 0);
            var probability = Math.Exp(events * -Math.Log(1 + c.horizon / (alpha + c.age)));
            double stays = 1, more = 1 - probability, sum = 0;
            for (var j = 0; j < 100_000 && more * stays > 1e-15; j++)
            {
                sum += stays * more;
                stays *= (chances + j) / (a + chances + j);
                probability *= (events + j) / (j + 1) * z;
                more -= probability;
            }

            var expected = history.Alive(kind, c.parameters)[0] * sum;
            return Math.Abs(history.Expect(kind, c.parameters, c.horizon)[0] - expected) <= 1e-9 * expected + 1e-13;
        });

    [Fact]
    public void Gradient_AnyPoint_EqualsFiniteDifferences() => Seeded.Check(
        from kind in Kinds
        from parameters in Parameters
        from seed in Gen.Choose(0, 1000)
        select (kind, parameters, seed),
        c =>
        {
            var likelihood = LogLikelihood.Of(c.kind, Histories.Draw(40, c.seed).Rows);
            double[] point =
            [
                Math.Log(c.parameters.R), Math.Log(c.parameters.Alpha), Math.Log(c.parameters.First),
                Math.Log(c.parameters.Second),
            ];
            return LogLikelihood.GradientError(likelihood, point) < 1e-6;
        });

    [Fact]
    public void SpendGradient_AnyPoint_EqualsFiniteDifferences() => Seeded.Check(
        from p in Positive
        from q in Positive
        from gamma in Positive
        from seed in Gen.Choose(0, 1000)
        select (p, q, gamma, seed),
        c =>
        {
            var histories = Histories.Draw(60, c.seed);
            var likelihood = new SpendLikelihood(SpendTable.Of(histories.Repeats, histories.MeanSpend), 1);
            return LogLikelihood.GradientError(likelihood, [Math.Log(c.p), Math.Log(c.q), Math.Log(c.gamma)]) < 1e-6;
        });

    [Theory]
    [InlineData(PurchaseModelKind.MbgNbd, 150_000)] // by way of a sample
    [InlineData(PurchaseModelKind.BgNbd, 30_000)]
    [InlineData(PurchaseModelKind.ParetoNbd, 3000)]
    public void Fit_OtherOrderAndThreads_GivesTheSameBits(PurchaseModelKind kind, int customers)
    {
        var histories = Histories.Draw(customers, 11);
        var order = Enumerable.Range(0, customers).ToArray();
        new Random(1).Shuffle(order);
        var shuffled = histories.Pick(order);
        var fits = new[] { 1, 2, 4 }.Select(threads => PurchaseFitter.Fit(kind, histories.Rows, threads).Model!)
            .Append(PurchaseFitter.Fit(kind, shuffled.Rows).Model!).ToArray();
        Assert.Equal(FitStatus.Converged, fits[0].Fit.Status);
        Assert.All(fits, fit => Assert.Equal(fits[0].Parameters, fit.Parameters));
        Assert.All(fits, fit => Assert.Equal(fits[0].Fit, fit.Fit));
    }

    [Fact]
    public void Fit_LargePopulation_FindsTheOptimumWithoutItsSample()
    {
        var histories = Histories.Draw(150_000, 21);
        var table = HistoryTable.Of(histories.Rows);
        Assert.True(table.Weight.Length > 80_000);
        Assert.InRange(table.Sample(20_000).CustomerCount, 15_000, 60_000);
        Assert.Equal(150_000, table.CustomerCount);
        Assert.Equal(histories.Repeats.Sum(x => (double)x), table.RepeatTotal);
        var box = new SearchBox([0, 3, 0, 1], [-9, -9, -9, -9], [9, 9, 9, 9]);
        var direct = BoundedMinimizer.Minimize(new GeometricDropoutLikelihood(table, true, 2), box);
        var (model, fit) = PurchaseFitter.Fit(PurchaseModelKind.MbgNbd, histories.Rows);
        Assert.Equal(FitStatus.Converged, fit.Status);
        Cdnow.AssertClose(
            [.. direct.Point.Select(Math.Exp)], [.. model!.Parameters.Select(p => p.Value)], 1e-6);
        Assert.True(fit.Evaluations < direct.Evaluations, $"{fit.Evaluations}");
    }

    [Fact]
    public void FitSpend_OtherOrderAndThreads_GivesTheSameBits()
    {
        var histories = Histories.Draw(30_000, 12);
        var order = Enumerable.Range(0, 30_000).ToArray();
        new Random(1).Shuffle(order);
        var shuffled = histories.Pick(order);
        var fits = new[] { 1, 2, 4 }
            .Select(threads => SpendFitter.Fit(histories.Repeats, histories.MeanSpend, threads).Model!)
            .Append(SpendFitter.Fit(shuffled.Repeats, shuffled.MeanSpend).Model!).ToArray();
        Assert.All(fits, fit => Assert.Equal(fits[0].Parameters, fit.Parameters));
        Assert.All(fits, fit => Assert.Equal((fits[0].Fit, fits[0].Correlation), (fit.Fit, fit.Correlation)));
    }

    [Fact]
    public void Fit_TimesInOtherUnits_ScalesTheTimesOnly()
    {
        // Weeks are not whole numbers of days over 7, so this also compares the two ways of sorting.
        var days = Histories.Draw(5000, 13);
        var weeks = new Histories(days.Repeats, [.. days.LastAge.Select(t => t / 7)], [.. days.Age.Select(t => t / 7)]);
        foreach (var kind in Enum.GetValues<PurchaseModelKind>())
        {
            var byDays = PurchaseFitter.Fit(kind, days.Rows).Model!;
            var byWeeks = PurchaseFitter.Fit(kind, weeks.Rows).Model!;
            Assert.Equal(byDays.Values.R, byWeeks.Values.R, 1e-6);
            Assert.Equal(byDays.Values.Alpha, 7 * byWeeks.Values.Alpha, 1e-4);
            Assert.Equal(byDays.Values.First, byWeeks.Values.First, 1e-6);
        }
    }

    [Fact]
    public void Predictions_SplitBatch_GiveTheSameBits() => Seeded.Check(
        from kind in Kinds
        from parameters in Parameters
        from cut in Gen.Choose(0, 37)
        select (kind, parameters, cut),
        c =>
        {
            var whole = Histories.Draw(37, 5);
            Histories[] parts =
                [whole.Pick([.. Enumerable.Range(0, c.cut)]), whole.Pick([.. Enumerable.Range(c.cut, 37 - c.cut)])];
            return Same(h => h.Alive(c.kind, c.parameters)) && Same(h => h.NoPurchase(c.kind, c.parameters, 90))
                && Same(h => h.Expect(c.kind, c.parameters, 90))
                && Same(h => h.Discount(c.kind, c.parameters, new ClvOptions()));

            bool Same(Func<Histories, double[]> predict) => predict(whole).SequenceEqual(parts.SelectMany(predict));
        });
}
