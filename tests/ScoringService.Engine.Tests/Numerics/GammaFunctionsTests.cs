using MathNet.Numerics;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Tests.Numerics;

public sealed class GammaFunctionsTests
{
    public static TheoryData<double> Arguments => [1e-12, 1e-5, 0.1, 0.5, 1, 1.5, 2, 9.99, 10, 11.3, 170.5, 2000, 1e6];

    [Theory]
    [MemberData(nameof(Arguments))]
    public void LogGamma_AnyArgument_EqualsMathNet(double x) =>
        AssertClose(SpecialFunctions.GammaLn(x), GammaFunctions.LogGamma(x), 1e-14, atLeast: 1);

    [Theory]
    [MemberData(nameof(Arguments))]
    public void Digamma_AnyArgument_EqualsMathNet(double x) =>
        AssertClose(SpecialFunctions.DiGamma(x), GammaFunctions.Digamma(x), 1e-13, atLeast: 1);

    [Theory]
    [InlineData(0.5, 0.5, 1.1447298858494002)] // ln π
    [InlineData(2, 3, -2.4849066497880004)] // −ln 12
    [InlineData(1, 1e9, -20.72326583694641)] // −ln 10^9
    [InlineData(1e-9, 1, 20.72326583694641)]
    public void LogBeta_KnownValue_IsExact(double a, double b, double expected) =>
        AssertClose(expected, GammaFunctions.LogBeta(a, b), 1e-14);

    [Theory]
    [InlineData(1e-6)]
    [InlineData(0.243)]
    [InlineData(9.5)]
    [InlineData(12.25)]
    [InlineData(1e12)]
    public void Steps_WholeStep_AreSumsOverTheRisingFactorial(double x)
    {
        double logs = 0, inverses = 0;
        for (var k = 0; k < 300; k++)
        {
            logs += Math.Log(x + k);
            inverses += 1 / (x + k);
        }

        AssertClose(logs, GammaFunctions.LogGammaStep(x, 300), 1e-13);
        AssertClose(inverses, GammaFunctions.DigammaStep(x, 300), 1e-13);
    }

    [Fact]
    public void Steps_StepOfZero_AreZero()
    {
        Assert.Equal(0, GammaFunctions.LogGammaStep(0.3, 0));
        Assert.Equal(0, GammaFunctions.DigammaStep(0.3, 0));
    }

    [Theory]
    [InlineData(1e-18, 1e-18)]
    [InlineData(1e-9, 9.999999995e-10)]
    [InlineData(-0.5, -0.6931471805599453)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void Log1P_KnownValue_IsExact(double x, double expected) =>
        AssertClose(expected, GammaFunctions.Log1P(x), 1e-15);

    private static void AssertClose(double expected, double actual, double tolerance, double atLeast = 0)
    {
        if (expected.Equals(actual)) return;
        Assert.InRange(Math.Abs(actual - expected), 0, tolerance * Math.Max(atLeast, Math.Abs(expected)));
    }
}
