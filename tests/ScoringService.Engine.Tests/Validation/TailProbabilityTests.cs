using MathNet.Numerics.Distributions;
using ScoringService.Engine.Validation;

namespace ScoringService.Engine.Tests.Validation;

public sealed class TailProbabilityTests
{
    // scipy.stats.f.logsf and chi2.logsf.
    [Theory]
    [InlineData(2.5, 3, 20, -2.420876048320785)]
    [InlineData(0.3, 2, 1e6, -0.29999990997125314)]
    [InlineData(5, 7, 999_999, -11.40076069864739)]
    [InlineData(0.01, 5, 9, -4.167896165526196e-05)]
    [InlineData(50, 4, 30, -27.911070801622092)]
    public void LogF_Values_EqualScipy(double f, double d1, double d2, double expected) =>
        Assert.Equal(1, TailProbability.LogF(f, d1, d2) / expected, 1e-9);

    [Theory]
    [InlineData(0.5, 1, -0.7350111298370846)]
    [InlineData(29.27, 4, -11.885488009090194)]
    [InlineData(3, 9, -0.036358042913911676)]
    [InlineData(0.001, 4, -1.249583489262134e-07)]
    public void LogChiSquare_Values_EqualScipy(double x, double df, double expected) =>
        Assert.Equal(1, TailProbability.LogChiSquare(x, df) / expected, 1e-8);

    // P(F > f) = (1 + 2f ÷ d2)^(−d2 ÷ 2) when d1 = 2.
    [Theory]
    [InlineData(0.1, 3)]
    [InlineData(40, 1000)]
    [InlineData(3000, 1e6)]
    [InlineData(1e9, 4e6)]
    public void LogF_TwoNumeratorDegrees_EqualsTheClosedForm(double f, double d2) =>
        Assert.Equal(1, TailProbability.LogF(f, 2, d2) / (-d2 / 2 * Math.Log(1 + 2 * f / d2)), 1e-9);

    // P(X > x) = e^(−x ÷ 2) (1 + x ÷ 2) when df = 4.
    [Theory]
    [InlineData(0.5)]
    [InlineData(10)]
    [InlineData(5000)]
    [InlineData(1e8)]
    public void LogChiSquare_FourDegrees_EqualsTheClosedForm(double x) =>
        Assert.Equal(1, TailProbability.LogChiSquare(x, 4) / (Math.Log(1 + x / 2) - x / 2), 1e-11);

    [Fact]
    public void LogFAndLogChiSquare_Grid_EqualMathNet()
    {
        foreach (var d1 in new double[] { 1, 3, 8 })
        {
            foreach (var x in new[] { 0.01, 0.4, 1, 2.7, 9, 30 })
            {
                Assert.Equal(Math.Log(1 - ChiSquared.CDF(d1, x)), TailProbability.LogChiSquare(x, d1), 1e-7);
                foreach (var d2 in new double[] { 1, 12, 300 })
                    Assert.Equal(1 - FisherSnedecor.CDF(d1, d2, x), Math.Exp(TailProbability.LogF(x, d1, d2)), 1e-10);
            }
        }
    }

    [Fact]
    public void LogFAndLogChiSquare_NothingOrInfinity_AreTheLimits()
    {
        Assert.Equal(0, TailProbability.LogF(0, 3, 9));
        Assert.Equal(0, TailProbability.LogChiSquare(0, 3));
        Assert.Equal(double.NegativeInfinity, TailProbability.LogF(double.PositiveInfinity, 3, 9));
    }

    [Fact]
    public void P_FarBelowTheSmallestDouble_IsTheFloor()
    {
        Assert.Equal(SignificanceLevel.Floor, new SignificanceLevel(-1e6).P);
        Assert.Equal(0.05, new SignificanceLevel(Math.Log(0.05)).P, 1e-15);
    }
}
