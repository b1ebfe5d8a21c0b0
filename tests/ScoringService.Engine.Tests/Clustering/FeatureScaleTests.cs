using ScoringService.Engine.Clustering;

namespace ScoringService.Engine.Tests.Clustering;

public sealed class FeatureScaleTests
{
    [Fact]
    public void Fit_Values_StandardisesTheirSignedLogarithms()
    {
        double[] values = [Math.E - 1, -(Math.E - 1), Math.Exp(3) - 1, 0];
        var scale = FeatureScale.Fit("x", values, out var reason)!;
        Assert.Null(reason);
        Assert.Equal(0.75, scale.Mean, 1e-15);
        Assert.Equal(Math.Sqrt(11.0 / 4 - 0.75 * 0.75), scale.Deviation, 1e-15);
        var coordinates = new double[4];
        scale.Apply(values, coordinates);
        Assert.Equal(0, coordinates.Average(), 1e-15);
        Assert.Equal(1, coordinates.Average(z => z * z), 1e-15);
        for (var i = 0; i < 4; i++) Assert.Equal(values[i], scale.ToValue(coordinates[i]), 1e-12);
    }

    [Fact]
    public void Apply_MissingOrInfinite_TakesTheMedianOfTheKnown()
    {
        double[] values = [1, double.NaN, 5, double.PositiveInfinity, 9, double.NegativeInfinity];
        var scale = FeatureScale.Fit("x", values, out _)!;
        Assert.Equal(5, scale.Median);
        var coordinates = new double[6];
        scale.Apply(values, coordinates);
        Assert.All(new[] { 1, 3, 5 }, row => Assert.Equal(coordinates[2], coordinates[row]));
    }

    [Theory]
    [InlineData(7.5, 7.5, double.NaN, "all customers have the same value")]
    [InlineData(1e9, 1e9, 1e9, "all customers have the same value")]
    [InlineData(0.0, -0.0, 0, "all customers have the same value")]
    [InlineData(double.NaN, double.PositiveInfinity, double.NaN, "no customer has a value")]
    public void Fit_NothingVaries_SaysWhy(double first, double second, double third, string expected)
    {
        Assert.Null(FeatureScale.Fit("x", [first, second, third], out var reason));
        Assert.Equal(expected, reason);
    }

    [Fact]
    public void Fit_AmountsOfAnySize_StaysFinite()
    {
        double[] values = [double.MaxValue, double.MinValue, 1e9, -1e-300, 3];
        var scale = FeatureScale.Fit("x", values, out _)!;
        var coordinates = new double[5];
        scale.Apply(values, coordinates);
        Assert.All(coordinates, z => Assert.InRange(z, -3, 3));
    }
}
