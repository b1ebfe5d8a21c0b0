using System.Runtime.Intrinsics;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Tests.Numerics;

public sealed class VectorMathTests
{
    [Fact]
    public void Log_NormalNumbers_IsWithinThreeUnitsInTheLastPlace()
    {
        foreach (var x in Numbers(1e-300, 1e300)) AssertClose(Math.Log(x), First(VectorMath.Log, x), x);
        foreach (var x in Numbers(0.5, 2)) AssertClose(Math.Log(x), First(VectorMath.Log, x), x);
        Assert.Equal(0, First(VectorMath.Log, 1));
    }

    [Fact]
    public void Exp_WholeRange_IsWithinThreeUnitsInTheLastPlace()
    {
        for (var x = -708.0; x < 709.7; x += 0.31) AssertClose(Math.Exp(x), First(VectorMath.Exp, x), x);
        Assert.Equal(1, First(VectorMath.Exp, 0));
    }

    [Theory]
    [InlineData(-744, 5e-324 * 2)]
    [InlineData(-1000, 0)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(711, double.PositiveInfinity)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void Exp_BeyondTheRange_IsZeroOrInfinite(double x, double expected) =>
        Assert.Equal(expected, First(VectorMath.Exp, x));

    [Fact]
    public void ExpM1_SmallNumbers_KeepsItsDigits()
    {
        foreach (var x in Numbers(1e-12, 0.5))
        {
            // The series is exact in this range.
            foreach (var y in new[] { x, -x })
            {
                double series = 0, term = 1;
                for (var k = 1; k < 25; k++) series += term *= y / k;
                AssertClose(series, First(VectorMath.ExpM1, y), y);
                Assert.InRange(First(VectorMath.RelativeExpM1, y) / (series / y), 1 - 1e-15, 1 + 1e-15);
            }
        }

        Assert.Equal(1, First(VectorMath.RelativeExpM1, 0));
        AssertClose(Math.Exp(300) - 1, First(VectorMath.ExpM1, 300), 300);
        Assert.Equal(-1, First(VectorMath.ExpM1, -800));
    }

    [Fact]
    public void Log1P_SmallNumbers_KeepsItsDigits()
    {
        foreach (var x in Numbers(1e-18, 1e-4))
        {
            var series = x * (1 - x * (1.0 / 2 - x * (1.0 / 3 - x * (1.0 / 4 - x / 5))));
            AssertClose(series, First(VectorMath.Log1P, x), x);
        }
    }

    [Fact]
    public void Sum_Lanes_AddsAll() =>
        Assert.Equal(36, VectorMath.Sum(Vector512.Create(1.0, 2, 3, 4, 5, 6, 7, 8)));

    /// <summary>Numbers spread evenly over the logarithms.</summary>
    private static IEnumerable<double> Numbers(double from, double to)
    {
        const int count = 4001;
        var range = Math.Log(to) - Math.Log(from);
        for (var i = 0; i < count; i++) yield return Math.Exp(Math.Log(from) + range * i / (count - 1));
    }

    private static double First(Func<Vector512<double>, Vector512<double>> function, double x) =>
        function(Vector512.Create(x)).GetElement(5);

    private static void AssertClose(double expected, double actual, double x)
    {
        var unit = Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected);
        Assert.True(Math.Abs(expected - actual) <= 3 * unit, $"{x:R}: {actual:R} for {expected:R}");
    }
}
