using FsCheck;
using FsCheck.Fluent;
using ScoringService.Engine.Value;

namespace ScoringService.Engine.Tests.Value;

public sealed class ValueScoringTests
{
    private static readonly double[] Shares = [0.10, 0.20, 0.35, 0.35];

    private static readonly Gen<ValueCustomer> AnyCustomer =
        from kind in Gen.Choose(-1, 1)
        from known in Gen.ArrayOf(Gen.Frequency(
            (3, Gen.Choose(-3, 20).Select(n => (double)n)),
            (1, Gen.Elements(double.NaN, double.PositiveInfinity)),
            (1, Gen.Elements(0.5, 1e300, -1e300))), 20)
        from missing in Gen.Choose(0, 3)
        select new ValueCustomer(kind, missing == 0 ? [.. known.Select((v, i) => i < 4 ? v : double.NaN)] : known);

    private static readonly Gen<ValueCustomer[]> Populations =
        Gen.NonEmptyListOf(AnyCustomer).Select(list => list.ToArray());

    private static readonly ValueOptions Weighted = new()
    {
        IndicatorWeights = new Dictionary<string, double>
        {
            ["predicted_clv"] = 3, ["nps"] = 0, ["external_strategic"] = 2, ["external_referral"] = 0.5,
        },
    };

    [Fact]
    public void Score_AnyPopulation_EqualsTheNaiveReading() => Seeded.Check(
        from population in Populations
        from isWeighted in Gen.Elements(true, false)
        select (population, options: isWeighted ? Weighted : new ValueOptions()),
        c =>
        {
            var expected = c.population.Select(x => NaiveValue.Score(x, c.population, c.options.Weight)).ToArray();
            if (ValuePopulation.Fit(c.population, c.options) is not { } model)
                return expected.All(row => double.IsNaN(row.Composite));
            var rows = ValuePopulation.Score(model, c.population, c.options);
            double[] composites = [.. rows.Select(row => row.Composite)];
            return rows.Zip(expected).All(pair => AreNear(pair.First, pair.Second))
                && ValuePopulation.TiersByShare(model, rows)
                    .SequenceEqual(composites.Select(own => NaiveValue.Tier(own, composites, Shares)));
        });

    [Fact]
    public void Score_Composite_IsTheSumOfItsContributionsAndWithinBounds() => Seeded.Check(Populations, population =>
        ValuePopulation.Fit(population) is not { } model
        || ValuePopulation.Score(model, population).All(row =>
            (double.IsNaN(row.Composite)
                || (row.Composite == row.Contributions.Aggregate(0.0, (sum, part) => sum + part)
                    && row.Composite is >= 0 and <= 100 + 1e-9))
            && row.Dimensions.All(score => double.IsNaN(score) || score is >= 0 and <= 100)
            && row.Coverage.Append(row.CompositeCoverage).All(share => share is >= 0 and <= 1)));

    [Fact]
    public void FitAndScore_ShuffledOrSplit_GiveTheSameBits() => Seeded.Check(
        from population in Populations
        from order in Gen.Shuffle(Enumerable.Range(0, population.Length))
        from cut in Gen.Choose(0, population.Length)
        select (population, order: order.ToArray(), cut),
        c =>
        {
            ValueCustomer[] shuffled = [.. c.order.Select(i => c.population[i])];
            var (model, other) = (ValuePopulation.Fit(c.population), ValuePopulation.Fit(shuffled));
            if (model is null || other is null) return model == other;
            string[] rows = [.. ValuePopulation.Score(model, c.population).Select(row => row.Bits)];
            var parts = new[] { c.population[..c.cut], c.population[c.cut..] }
                .SelectMany(part => ValuePopulation.Score(model, part)).Select(row => row.Bits);
            return parts.SequenceEqual(rows)
                && ValuePopulation.Score(other, shuffled).Select(row => row.Bits)
                    .SequenceEqual(c.order.Select(i => rows[i]))
                && model.TierCuts.SequenceEqual(other.TierCuts);
        });

    [Fact]
    public void Tiers_HigherComposite_IsNeverALowerTier() => Seeded.Check(Populations, population =>
    {
        if (ValuePopulation.Fit(population) is not { } model) return true;
        var rows = ValuePopulation.Score(model, population).Where(row => !double.IsNaN(row.Composite))
            .OrderByDescending(row => row.Composite).ToArray();
        var tiers = ValuePopulation.TiersByShare(model, rows);
        return tiers.Order().SequenceEqual(tiers) && model.TierPopulations.Sum() == rows.Length
            && Enumerable.Range(0, 4).All(tier => tiers.Count(t => t == tier) == model.TierPopulations[tier]);
    });

    [Fact]
    public void Score_MissingIndicators_AreLeftOutAndReported()
    {
        ValueCustomer[] population =
        [
            ValueCustomer.Of(0, ("historic_value", 1), ("strategic_fit", 10)),
            ValueCustomer.Of(0, ("historic_value", 2)),
            ValueCustomer.Of(0),
        ];
        var rows = ValuePopulation.Score(ValuePopulation.Fit(population)!, population);
        Assert.Equal([25, double.NaN, 50, double.NaN], rows[0].Dimensions);
        Assert.Equal([1.0 / 3, 0, 1.0 / 6, 0], rows[0].Coverage);
        Assert.Equal(0.45 / 3 + 0.25 / 6, rows[0].CompositeCoverage, 12);
        Assert.Equal((0.45 * 25 + 0.25 * 50) / 0.7, rows[0].Composite, 12);
        Assert.Equal(75, rows[1].Composite);
        Assert.Equal((double.NaN, 0.0), (rows[2].Composite, rows[2].CompositeCoverage));
    }

    [Fact]
    public void Score_MoreComplaints_LowerTheEmotionalValue()
    {
        ValueCustomer[] population =
            [ValueCustomer.Of(1, ("complaints", 0)), ValueCustomer.Of(1, ("complaints", 4))];
        var rows = ValuePopulation.Score(ValuePopulation.Fit(population)!, population);
        Assert.Equal((75.0, 25.0), (rows[0].Dimensions[1], rows[1].Dimensions[1]));
    }

    [Fact]
    public void Score_KindsProfile_WeighsTheDimensions()
    {
        (string, double)[] better = [("historic_value", 9), ("referrals", 0)];
        (string, double)[] worse = [("historic_value", 1), ("referrals", 5)];
        ValueCustomer[] population = [.. new[] { 0, 1, -1 }.SelectMany(kind =>
            new[] { ValueCustomer.Of(kind, better), ValueCustomer.Of(kind, worse) })];
        var rows = ValuePopulation.Score(ValuePopulation.Fit(population)!, population);
        Assert.Equal((0.45 * 75 + 0.15 * 25) / 0.6, rows[0].Composite, 12);
        Assert.Equal((0.55 * 75 + 0.20 * 25) / 0.75, rows[2].Composite, 12);
        Assert.Equal(rows[2].Composite, rows[4].Composite);
    }

    [Theory]
    [InlineData(1, new[] { 0, 0, 1, 0 })]
    [InlineData(10, new[] { 0, 0, 10, 0 })]
    public void Tiers_EverybodyEqual_IsTheTierOfTheMiddle(int count, int[] populations)
    {
        var population = Enumerable.Repeat(ValueCustomer.Of(1, ("historic_value", 5)), count).ToArray();
        Assert.Equal(populations, ValuePopulation.Fit(population)!.TierPopulations);
    }

    [Theory]
    [InlineData(2, new[] { 0, 1, 0, 1 })]
    [InlineData(5, new[] { 1, 1, 1, 2 })]
    [InlineData(9, new[] { 1, 2, 3, 3 })]
    [InlineData(10, new[] { 1, 2, 4, 3 })]
    [InlineData(100, new[] { 10, 20, 35, 35 })]
    [InlineData(2000, new[] { 200, 400, 700, 700 })]
    public void Tiers_DistinctValues_HaveTheirShares(int count, int[] populations)
    {
        ValueCustomer[] population =
            [.. Enumerable.Range(0, count).Select(i => ValueCustomer.Of(1, ("historic_value", i)))];
        Assert.Equal(populations, ValuePopulation.Fit(population)!.TierPopulations);
    }

    [Fact]
    public void Tiers_TieAcrossACut_GoesWhereItsMiddleLies()
    {
        int[] Tiers(params double[] values)
        {
            ValueCustomer[] population = [.. values.Select(v => ValueCustomer.Of(1, ("historic_value", v)))];
            var model = ValuePopulation.Fit(population)!;
            return ValuePopulation.TiersByShare(model, ValuePopulation.Score(model, population));
        }

        // Places 1 and 2 of 10 have their middle at 10 %, places 1 to 3 at 15 %.
        Assert.Equal([0, 0, 1, 2, 2, 2, 2, 3, 3, 3], Tiers(9, 9, 8, 7, 6, 5, 4, 3, 2, 1));
        Assert.Equal([1, 1, 1, 2, 2, 2, 2, 3, 3, 3], Tiers(9, 9, 9, 7, 6, 5, 4, 3, 2, 1));
    }

    [Fact]
    public void Fit_NothingKnown_IsNull()
    {
        Assert.Null(ValuePopulation.Fit([]));
        Assert.Null(ValuePopulation.Fit([ValueCustomer.Of(0), ValueCustomer.Of(1, ("external_referral", 3))]));
    }

    [Theory]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(1539)]
    public void Score_BlocksOfAnyLength_EqualCustomersOneByOne(int count)
    {
        var random = new Random(count);
        ValueCustomer[] population =
        [
            .. Enumerable.Range(0, count).Select(i => new ValueCustomer(random.Next(-1, 2),
                [.. Enumerable.Range(0, 20).Select(_ => random.Next(4) == 0 ? double.NaN : random.Next(50) / 7.0)])),
        ];
        var model = ValuePopulation.Fit(population)!;
        var rows = ValuePopulation.Score(model, population);
        for (var i = 0; i < count; i += 7)
            Assert.Equal(ValuePopulation.Score(model, [population[i]])[0].Bits, rows[i].Bits);
    }

    [Fact]
    public void Score_SpanOfAnotherLength_IsRefused()
    {
        var scorer = new ValueScorer(new RankTable?[20], new ValueOptions());
        Assert.Throws<ArgumentException>(() => scorer.Score(new ValueInput { Kind = [0], Nps = [1, 2] }, default));
        Assert.Throws<ArgumentException>(() => scorer.Score(new ValueInput { Kind = [0], Nps = [1] }, default));
    }

    [Fact]
    public void Score_ManyCustomers_AllocatesNothing()
    {
        ValueCustomer[] population = [.. Enumerable.Range(0, 300).Select(i =>
            ValueCustomer.Of(i % 2, ("historic_value", i), ("nps", i % 11), ("complaints", i % 3)))];
        var model = ValuePopulation.Fit(population)!;
        var scorer = new ValueScorer(model.Indicators, new ValueOptions());
        var input = ValuePopulation.Input(population);
        var output = new ValueOutput
        {
            Dimensions = new double[1200], Coverage = new double[1200], Contributions = new double[1200],
            Composite = new double[300], CompositeCoverage = new double[300],
        };
        scorer.Score(input, output);
        var meter = new AllocationMeter();
        for (var i = 0; i < AllocationMeter.Runs; i++)
        {
            meter.Start();
            scorer.Score(input, output);
            meter.Stop();
        }

        Assert.Equal(0, meter.Least);
    }

    private static bool AreNear(ValueRow a, ValueRow b) => a.Bits.Split(' ').Zip(b.Bits.Split(' ')).All(pair =>
    {
        var (x, y) = (double.Parse(pair.First), double.Parse(pair.Second));
        return double.IsNaN(x) ? double.IsNaN(y) : Math.Abs(x - y) < 1e-9;
    });
}
