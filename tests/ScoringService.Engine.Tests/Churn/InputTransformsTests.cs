using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Tests.Churn;

public sealed class InputTransformsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.693147180559945309)]
    [InlineData(-1, -0.693147180559945309)]
    [InlineData(999, 6.907755278982137052)]
    [InlineData(1e-12, 9.999999999995e-13)]
    [InlineData(1e140, 322.361913019166487)]
    public void Apply_SignedLog_IsTheLogarithmOfOneMore(double value, double expected)
    {
        double[] values = [value];
        InputTransforms.Apply(InputTransform.SignedLog, values);
        Assert.Equal(expected, values[0], Math.Abs(expected) * 1e-15);
    }

    [Theory]
    [InlineData(1.0000001e140)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Apply_NotUsable_IsNaN(double value)
    {
        double[] values = [value];
        InputTransforms.Apply(InputTransform.SignedLog, values);
        Assert.Equal(BitConverter.DoubleToUInt64Bits(double.NaN), BitConverter.DoubleToUInt64Bits(values[0]));
    }

    [Fact]
    public void Apply_None_KeepsNumbersAndHasOneZeroAndOneNaN()
    {
        double[] values = [-3.25, -0.0, 1e140, -2e140, BitConverter.UInt64BitsToDouble(0x7FF8000000000009)];
        InputTransforms.Apply(InputTransform.None, values);
        Assert.Equal([-3.25, 0, 1e140, double.NaN, double.NaN], values);
        Assert.False(double.IsNegative(values[1]));
        Assert.Equal(BitConverter.DoubleToUInt64Bits(double.NaN), BitConverter.DoubleToUInt64Bits(values[4]));
    }

    [Fact]
    public void Apply_AnyLengthAndPlace_GivesTheSameBits()
    {
        var random = new Random(4);
        double[] values =
            [.. Enumerable.Range(0, 100).Select(_ => Math.ScaleB(random.NextDouble() - 0.5, random.Next(60)))];
        var whole = (double[])values.Clone();
        InputTransforms.Apply(InputTransform.SignedLog, whole);
        for (var length = 0; length <= 20; length++)
            for (var start = 0; start + length <= 100; start += 7)
            {
                var part = values.AsSpan(start, length).ToArray();
                InputTransforms.Apply(InputTransform.SignedLog, part);
                Assert.Equal(whole.AsSpan(start, length).ToArray(), part);
            }
    }
}
