using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Tests.Rfm;

public sealed class LevelKernelTests
{
    private static readonly double[] Edges = [-2.5, 0, 0, 9.99];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(500)]
    public void Score_EveryWidth_EqualsCounting(int count)
    {
        var random = new Random(count);
        double[] special = [-2.5, -0.0, 0, 9.99, Math.BitIncrement(9.99), double.NaN, double.PositiveInfinity, -1e300];
        var doubles = Enumerable.Range(0, count)
            .Select(i => i % 3 == 0 ? special[random.Next(special.Length)] : random.NextDouble() * 20 - 5).ToArray();
        var ints = Enumerable.Range(0, count)
            .Select(i => i % 9 == 0 ? int.MinValue : i % 7 == 0 ? int.MaxValue : random.Next(-5, 15)).ToArray();
        foreach (var scale in new[] { LevelScale.Ascending, LevelScale.Descending(5) })
        {
            var expected = doubles.Select(value => Expected(value, scale)).ToArray();
            Assert.Equal(expected, Run<LevelBlock128>(doubles, scale));
            Assert.Equal(expected, Run<LevelBlock256>(doubles, scale));
            Assert.Equal(expected, Run<LevelBlock512>(doubles, scale));
            expected = [.. ints.Select(value => Expected(value, scale))];
            Assert.Equal(expected, Run<LevelBlock128>(ints, scale));
            Assert.Equal(expected, Run<LevelBlock256>(ints, scale));
            Assert.Equal(expected, Run<LevelBlock512>(ints, scale));
        }
    }

    [Fact]
    public void Score_MachineWidth_EqualsNarrowest()
    {
        var values = Enumerable.Range(0, 1000).Select(i => i / 50.0 - 5).ToArray();
        var scores = new byte[values.Length];
        LevelKernel.Score(values, Edges, LevelScale.Ascending, scores);
        Assert.Equal(Run<LevelBlock128>(values, LevelScale.Ascending), scores);
        var ints = values.Select(value => (int)value).ToArray();
        LevelKernel.Score(ints, LevelKernel.ToWholeNumbers(Edges), LevelScale.Descending(5), scores);
        Assert.Equal(Run<LevelBlock128>(ints, LevelScale.Descending(5)), scores);
    }

    [Theory]
    [InlineData(2.0, 2)]
    [InlineData(2.9, 2)]
    [InlineData(-2.5, -3)]
    [InlineData(1e300, int.MaxValue)]
    [InlineData(-1e300, int.MinValue)]
    public void ToWholeNumbers_Edge_IsItsFloorWithinInt(double edge, int expected) =>
        Assert.Equal([expected], LevelKernel.ToWholeNumbers([edge]));

    [Fact]
    public void Score_ShortTarget_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() =>
        LevelKernel.Score<LevelBlock128>(new int[64], [1], LevelScale.Ascending, new byte[63]));

    private static byte Expected(double value, LevelScale scale)
    {
        var below = Edges.Count(edge => value > edge);
        return (byte)(scale == LevelScale.Ascending ? 1 + below : 5 - below);
    }

    private static byte[] Run<TBlock>(double[] values, LevelScale scale)
        where TBlock : struct, ILevelBlock
    {
        var scores = new byte[values.Length];
        LevelKernel.Score<TBlock>(values, Edges, scale, scores);
        return scores;
    }

    private static byte[] Run<TBlock>(int[] values, LevelScale scale)
        where TBlock : struct, ILevelBlock
    {
        var scores = new byte[values.Length];
        LevelKernel.Score<TBlock>(values, LevelKernel.ToWholeNumbers(Edges), scale, scores);
        return scores;
    }
}
