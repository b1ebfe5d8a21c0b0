using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using ScoringService.Engine.Rfm;
using ScoringService.Engine.Tests.Reference;

namespace ScoringService.Engine.Tests;

/// <summary>What holds for every population.</summary>
public sealed class ScoringPropertyTests
{
    private static readonly Gen<(Customer[] Customers, RfmOptions Options)> Cases =
        from customers in Seeded.Customers
        from levels in Gen.Choose(3, 5)
        from weight in Gen.Elements(0, 0.5, 1, 7)
        select (customers, new RfmOptions { Levels = levels, RecencyWeight = weight });

    [Fact]
    public void Score_AnyPopulation_EqualsTheNaiveReference() => Seeded.Check(Cases, c =>
    {
        // The reference interpolates without care for overflow.
        var customers = c.Customers.Where(customer => !(Math.Abs(customer.Spend ?? 0) >= 1e300)
            || !double.IsFinite(customer.Spend ?? 0)).ToArray();
        return Score(customers, c.Options).SequenceEqual(NaiveRfm.Score(customers, c.Options));
    });

    [Fact]
    public void Score_BetterOnAnAxis_IsNeverScoredLower() => Seeded.Check(Cases, c =>
    {
        var rows = Score(c.Customers, c.Options);
        var scored = c.Customers.Zip(rows).Where(pair => pair.Second.Status == StatusCodes.Scored).ToArray();
        return scored.All(a => scored.All(b =>
            (a.First.Recency < b.First.Recency || a.Second.Recency <= b.Second.Recency)
            && (a.First.Purchases > b.First.Purchases || a.Second.Frequency <= b.Second.Frequency)
            && (a.First.Spend > b.First.Spend || a.Second.Monetary <= b.Second.Monetary)));
    });

    [Fact]
    public void Score_EqualCustomers_AreScoredEqual() => Seeded.Check(Cases, c =>
        c.Customers.Zip(Score(c.Customers, c.Options))
            .GroupBy(pair => pair.First)
            .All(group => group.Select(pair => pair.Second).Distinct().Count() == 1));

    [Fact]
    public void FitAndScore_OtherOrder_GivesTheSameModelAndScores() => Seeded.Check(
        from c in Cases
        from order in Gen.Shuffle(Enumerable.Range(0, c.Customers.Length))
        select (c.Customers, c.Options, Order: order.ToArray()),
        c =>
        {
            Customer[] shuffled = [.. c.Order.Select(row => c.Customers[row])];
            var options = new ScoringOptions { Rfm = c.Options };
            var batch = Population.Of(c.Customers);
            var model = ModelFitter.Fit(batch, options);
            // A customer keeps its id, which decides between equal ones.
            var other = ModelFitter.Fit(batch.Gather(c.Order), options);
            var rows = Score(c.Customers, c.Options);
            return model.ToJson() == other.ToJson()
                && c.Order.Select(row => rows[row]).SequenceEqual(Score(shuffled, c.Options));
        });

    [Fact]
    public void Score_SplitBatch_ChangesNoResult() => Seeded.Check(
        from c in Cases
        from cut in Gen.Choose(0, c.Customers.Length)
        select (c.Customers, c.Options, Cut: cut),
        c =>
        {
            var batch = Population.Of(c.Customers);
            var model = ModelFitter.Fit(batch, new ScoringOptions { Rfm = c.Options });
            var parts = new[] { 0..c.Cut, c.Cut..c.Customers.Length }
                .SelectMany(part => CustomerScorer.Score(model, Population.Of(c.Customers[part])).Rows());
            return parts.SequenceEqual(CustomerScorer.Score(model, batch).Rows());
        });

    [Fact]
    public void Score_Gathered_EqualsGatheredScores() => Seeded.Check(
        from c in Cases
        from rows in Gen.ListOf(Gen.Choose(0, c.Customers.Length - 1))
        select (c.Customers, Rows: rows.ToArray()),
        c =>
        {
            var batch = Population.Of(c.Customers);
            var model = ModelFitter.Fit(batch, new ScoringOptions());
            if (c.Rows.Length == 0) return true;
            return CustomerScorer.Score(model, batch.Gather(c.Rows)).Rows()
                .SequenceEqual(CustomerScorer.Score(model, batch).Gather(c.Rows).Rows());
        });

    [Fact]
    public void Fit_AnyPopulation_CountsEveryScoreOnce() => Seeded.Check(Cases, c =>
    {
        var batch = Population.Of(c.Customers);
        var model = ModelFitter.Fit(batch, new ScoringOptions { Rfm = c.Options });
        if (model.Rfm is not { } rfm) return true;
        var scores = CustomerScorer.Score(model, batch);
        return Counts(scores, ScoreColumns.RecencyScore, c.Options.Levels).SequenceEqual(rfm.Recency.LevelPopulations)
            && Counts(scores, ScoreColumns.FrequencyScore, c.Options.Levels)
                .SequenceEqual(rfm.Frequency.LevelPopulations)
            && Counts(scores, ScoreColumns.MonetaryScore, c.Options.Levels)
                .SequenceEqual(rfm.Monetary.LevelPopulations);
    });

    [Fact]
    public void ToJson_ReadBack_IsTheSameModel() => Seeded.Check(Cases, c =>
    {
        var batch = Population.Of(c.Customers);
        var model = ModelFitter.Fit(batch, new ScoringOptions { Rfm = c.Options });
        var back = ScoringModel.FromJson(model.ToJson());
        return back.ToJson() == model.ToJson()
            && (model.Rfm is null || model.Rfm.Monetary.Edges.SequenceEqual(back.Rfm!.Monetary.Edges))
            && CustomerScorer.Score(back, batch).Rows().SequenceEqual(CustomerScorer.Score(model, batch).Rows());
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FitAndScore_AnyNumberOfThreads_GivesTheSameBits(bool everybodyBought)
    {
        var random = new Random(11);
        var customers = Enumerable.Range(0, 5 * CustomerScorer.ChunkRows + 77)
            .Select(i => !everybodyBought && i % 5 == 0
                ? Customer.WithoutPurchase
                : new Customer(random.Next(900), 1 + random.Next(9), Math.Round(random.NextDouble() * 1e4, 2)))
            .ToArray();
        var batch = Population.Of(customers);
        var options = new ScoringOptions();
        var models = new[] { 1, 2, 7, -1 }
            .Select(threads => ModelFitter.Fit(new FitInput { Now = batch }, options, null, threads, default))
            .ToArray();
        Assert.Single(models.Select(model => model.ToJson()).Distinct());
        var bytes = new[] { 1, 2, 7, -1 }
            .Select(threads => CustomerScorer.Score(models[0], batch, ScoreContext.Empty, threads, default))
            .Select(scores => string.Join(";", scores.Columns.Select(Fingerprint)));
        Assert.Single(bytes.Distinct());
    }

    private static ScoreRow[] Score(Customer[] customers, RfmOptions options)
    {
        var batch = Population.Of(customers);
        return CustomerScorer.Score(ModelFitter.Fit(batch, new ScoringOptions { Rfm = options }), batch).Rows();
    }

    private static IEnumerable<int> Counts(ScoreBatch scores, ColumnDefinition column, int levels) =>
        Enumerable.Range(1, levels).Select(level => scores.Levels(column).Count(score => score == level));

    private static string Fingerprint(Column column)
    {
        var bytes = column switch
        {
            Column<byte> levels => levels.Bytes,
            Column<double> numbers => numbers.Bytes,
            Column<long> instants => instants.Bytes,
            BooleanColumn flags => MemoryMarshal.AsBytes(flags.Bits).ToArray(),
            _ => ((DictionaryColumn)column).Bytes,
        };
        var validity = string.Join(",", column.Validity ?? []);
        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes.Span)) + validity;
    }
}
