using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Tests.Rfm;

public sealed class RfmInputTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(300)]
    public void Usable_EveryWidth_IsPurchaseAndFiniteSpend(int count)
    {
        var random = new Random(count);
        double?[] spends = [1, -1, 0, -0.0, double.MaxValue, double.NaN,
            double.PositiveInfinity, double.NegativeInfinity, null];
        int[] purchases = [1, 0, -1, int.MinValue, int.MaxValue, 7, 8, 9];
        Customer[] customers = [.. Enumerable.Range(0, count).Select(_ => new Customer(
            random.Next(4) == 0 ? null : random.Next(100), purchases[random.Next(8)], spends[random.Next(9)]))];
        var input = new RfmInput(Population.Of(customers));
        for (var start = 0; start < count; start += 64)
        {
            var expected = 0UL;
            for (var i = 0; i < Math.Min(64, count - start); i++)
            {
                var c = customers[start + i];
                var isUsable = c is { Recency: not null, Purchases: > 0, Spend: { } spend } && double.IsFinite(spend);
                expected |= (isUsable ? 1UL : 0) << i;
            }

            Assert.Equal(expected, input.Usable(start));
            Assert.Equal(expected, input.Usable<RowMask128>(start));
            Assert.Equal(expected, input.Usable<RowMask256>(start));
            Assert.Equal(expected, input.Usable<RowMask512>(start));
        }

        Assert.Equal(
            customers.Count(c => c.Recency is not null && c.Purchases > 0 && double.IsFinite(c.Spend ?? double.NaN)),
            input.CountUsable());
    }
}
