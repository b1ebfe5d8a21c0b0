using FsCheck;
using FsCheck.Fluent;
using ScoringService.Engine.Lifecycle;

namespace ScoringService.Engine.Tests.Lifecycle;

/// <summary>What holds for every population.</summary>
public sealed class LifecyclePropertyTests
{
    private static readonly Gen<int?> Small = Gen.Choose(-1, 5).Select(n => n < 0 ? null : (int?)n);

    private static readonly Gen<LifecycleCustomer> Buyer =
        from recency in Gen.Frequency((2, Gen.Choose(0, 100)), (1, Gen.Elements(30, 59, 60, 61, 89, 90, 91)))
        from extra in Gen.Frequency((1, Gen.Constant(0)), (2, Gen.Choose(0, 60)))
        from counts in Gen.ArrayOf(Small, 5)
        from prices in Gen.ArrayOf(Gen.Elements<double?>(100, 110, 115, 119.99, 120, 0, null), 2)
        from topShare in Gen.Elements<double?>(0.1, 0.2, 0.21, 0.25, 0.3, 0.5, null)
        from drops in Gen.ArrayOf(Gen.Elements<int?>(0, 1, 2, 3, 4, 5, 7, 10, null), 4)
        from status in Gen.Frequency((5, Gen.Elements<int?>(null, 0)), (1, Gen.Elements<int?>(1, 2)))
        from previous in Gen.Choose(-1, 5)
        select new LifecycleCustomer
        {
            Recency = recency, FirstAge = recency + extra, Purchases = extra == 0 ? 1 : 3, Count30 = counts[0],
            AverageOrder = prices[0], FirstOrder = prices[1], Months = counts[1], TopShare = topShare,
            Features = counts[2], Referrals = counts[3], PageViews = counts[4], Usage = drops[0],
            UsageBefore = drops[1], Tickets = drops[2], TicketsBefore = drops[3], Status = status,
            Previous = previous < 0 ? null : previous,
        };

    private static readonly Gen<LifecycleCustomer> AnyCustomer = Gen.Frequency(
        (6, Buyer), (1, from c in Buyer select c with { Purchases = 0, Activities = c.Months, Forms = c.Referrals }));

    private static readonly Gen<LifecycleCustomer[]> Populations =
        Gen.NonEmptyListOf(AnyCustomer).Select(list => list.ToArray());

    [Fact]
    public void Score_AnyPopulation_EqualsTheNaiveReading() => Seeded.Check(Populations, customers =>
        LifecyclePopulation.Score(customers).Zip(customers.Select(NaiveLifecycle.Score)).All(pair =>
            pair.First with { Degrees = "0" } == pair.Second with { Degrees = "0" }
            && pair.First.Values.Zip(pair.Second.Values).All(d => Math.Abs(d.First - d.Second) < 1e-12)));

    [Fact]
    public void Score_SplitOrShuffled_ChangesNoRow() => Seeded.Check(
        from customers in Populations
        from order in Gen.Shuffle(Enumerable.Range(0, customers.Length))
        from cut in Gen.Choose(0, customers.Length)
        select (customers, order: order.ToArray(), cut),
        c =>
        {
            var rows = LifecyclePopulation.Score(c.customers);
            var shuffled = LifecyclePopulation.Score([.. c.order.Select(i => c.customers[i])]);
            var parts = LifecyclePopulation.Score(c.customers[..c.cut])
                .Concat(LifecyclePopulation.Score(c.customers[c.cut..]));
            return parts.SequenceEqual(rows) && shuffled.SequenceEqual(c.order.Select(i => rows[i]));
        });

    [Fact]
    public void Score_AnyPopulation_DegreesAreSharesAndAStageHasAReason() => Seeded.Check(Populations, customers =>
        LifecyclePopulation.Score(customers).All(row =>
            row.Values.All(degree => degree is >= 0 and <= 1)
            && row.RunnerUp != row.Stage
            && ((row.Flags & (LifecycleFlags.Fallback | LifecycleFlags.Held)) != 0
                || LifecycleReason.Deciding(
                    LifecycleRow.Index(row.Stage), row.Matched, row.Flags, new LifecycleOptions()) != 0)));

    [Fact]
    public void Score_LongerSilence_NeverLessDecliningOrLost() => Seeded.Check(
        from customer in Buyer
        from more in Gen.Choose(1, 40)
        select (customer, more),
        c =>
        {
            var later = c.customer with { Recency = c.customer.Recency + c.more };
            var rows = LifecyclePopulation.Score([c.customer, later]);
            return rows[0].Degree("DECLINING") <= rows[1].Degree("DECLINING")
                && rows[0].Degree("LOST") <= rows[1].Degree("LOST");
        });

    [Fact]
    public void Score_EmptySpans_AreUnknownForEverybody() => Seeded.Check(Populations, customers =>
    {
        LifecycleCustomer[] bare =
        [
            .. customers.Select(c => new LifecycleCustomer
            {
                Purchases = c.Purchases, Recency = c.Recency, FirstAge = c.FirstAge,
            }),
        ];
        return LifecyclePopulation.Score(bare).SequenceEqual(LifecyclePopulation.Score(customers, isBare: true));
    });

    [Fact]
    public void Score_ManyCustomers_AllocatesNothing()
    {
        var customers = Enumerable.Range(0, 500).Select(i => new LifecycleCustomer
        {
            Recency = i % 120, FirstAge = 200, Usage = i % 9, UsageBefore = 8, Months = i % 5, Previous = i % 6,
        }).ToArray();
        var input = LifecyclePopulation.Input(customers);
        var output = new LifecycleOutput
        {
            Stage = new int[500], RunnerUp = new int[500], Matched = new LifecycleCriteria[500],
            Flags = new LifecycleFlags[500], PotentialDegree = new double[500], NewDegree = new double[500],
            GrowingDegree = new double[500], MatureDegree = new double[500], DecliningDegree = new double[500],
            LostDegree = new double[500],
        };
        var scorer = new LifecycleScorer(new LifecycleOptions());
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

    [Fact]
    public void Score_SpanOfAnotherLength_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new LifecycleScorer(new LifecycleOptions()).Score(
            new LifecycleInput { AsOf = 0, PurchaseCount = [1, 2], RecencyDays = [1], FirstPurchaseAt = [0, 0] },
            default));
        Assert.Throws<ArgumentException>(() => new LifecycleScorer(new LifecycleOptions()).Score(
            new LifecycleInput { AsOf = 0, PurchaseCount = [1], RecencyDays = [1], FirstPurchaseAt = [0] }, default));
    }
}
