using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Tests.Rfm;

public sealed class OrderStatisticsTests
{
    public static TheoryData<string, int> Shapes
    {
        get
        {
            var data = new TheoryData<string, int>();
            string[] shapes =
                ["uniform", "skewed", "few values", "all equal", "signed", "sorted", "huge range", "cluster"];
            foreach (var shape in shapes)
            foreach (var count in new[] { 1, 2, 95, 96, 97, 5_000, 16_383, 16_384, 60_000 })
                data.Add(shape, count);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Select_AnyShape_EqualsSort(string shape, int count)
    {
        var values = Make(shape, count);
        var sorted = values.Order().ToArray();
        int[] ranks = [.. new[] { 0, count / 5, count / 5 + 1, count / 3, count / 2, 4 * count / 5,
            count - 2, count - 1 }
            .Select(rank => Math.Clamp(rank, 0, count - 1)).Order()];
        var found = new double[ranks.Length];
        OrderStatistics.Select(values, ranks, found);
        Assert.Equal(ranks.Select(rank => sorted[rank]), found);
    }

    [Fact]
    public void Select_NoRanks_DoesNothing() => OrderStatistics.Select([1, 2], [], []);

    [Theory]
    [InlineData(3)]
    [InlineData(200)]
    [InlineData(20_000)]
    public void Select_NegativeZero_ComesOutAsZero(int count)
    {
        var values = Enumerable.Repeat(-0.0, count).ToArray();
        var found = new double[1];
        OrderStatistics.Select(values, [count / 2], found);
        Assert.Equal(0L, BitConverter.DoubleToInt64Bits(found[0]));
    }

    [Fact]
    public void Select_EachStepStripsOneValue_StillEnds()
    {
        // Every octave has one value: the worst case for ranges of equal size in the numbers themselves.
        var values = Enumerable.Range(-1074, 2098).Select(exponent => Math.ScaleB(1, exponent)).ToArray();
        var found = new double[2];
        OrderStatistics.Select(values, [0, 1000], found);
        Assert.Equal([values[0], values[1000]], found);
    }

    [Fact]
    public void Select_RanksOutsideTheSample_AreFound()
    {
        // The sample takes every 20th row; those rows are made to look nothing like the others.
        var values = Enumerable.Range(0, 20_480).Select(i => i % 20 == 0 ? 1e9 + i : i).ToArray();
        var sorted = values.Order().ToArray();
        var found = new double[3];
        OrderStatistics.Select(values, [100, 10_000, 20_000], found);
        Assert.Equal([sorted[100], sorted[10_000], sorted[20_000]], found);
    }

    private static double[] Make(string shape, int count)
    {
        var random = new Random(count);
        double Next(int i) => shape switch
        {
            "uniform" => random.NextDouble(),
            "skewed" => Math.Round(Math.Exp(12 * random.NextDouble()), 2),
            "few values" => random.Next(4),
            "all equal" => 9.99,
            "signed" => random.NextDouble() < 0.1 ? 0 : (random.NextDouble() - 0.5) * 1000,
            "sorted" => i,
            "huge range" => Math.ScaleB(random.NextDouble() - 0.5, random.Next(-1000, 1000)),
            _ => 1000 + random.NextDouble() * 1e-9,
        };
        return [.. Enumerable.Range(0, count).Select(Next)];
    }
}
