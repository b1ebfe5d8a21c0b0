using ScoringService.Engine.Churn;

namespace ScoringService.Engine.Tests.Churn;

/// <summary>
/// Damage to the O-rings of the space shuttle by temperature: the 23 flights of Dalal, Fowlkes and Hoadley (Journal of
/// the American Statistical Association 84, 1989), and the fit of <c>glm(family = binomial)</c> that textbooks print.
/// </summary>
public sealed class DalalFowlkesHoadley1989Tests
{
    private static readonly double[] Fahrenheit =
        [66, 70, 69, 68, 67, 72, 73, 70, 57, 63, 70, 78, 67, 53, 67, 75, 70, 81, 76, 79, 75, 76, 58];

    private static readonly int[] Damaged = [1, 8, 9, 10, 13, 15, 22];

    [Fact]
    public void Fit_WithoutPenalty_EqualsThePublishedFit()
    {
        bool[] labels = [.. Fahrenheit.Select((_, flight) => Damaged.Contains(flight))];
        var model = LogisticFitter.Fit(Regressions.Table(labels, Fahrenheit), 0).Model!;
        Assert.Equal(15.0429, model.RawIntercept, 5e-5);
        Assert.Equal(7.3786, model.RawInterceptError!.Value, 5e-5);
        Assert.Equal(-0.2322, model.Inputs[0].RawCoefficient, 5e-5);
        Assert.Equal(0.1082, model.Inputs[0].RawStandardError!.Value, 5e-5);
        Assert.Equal(20.315, -2 * model.LogLikelihood, 5e-4); // residual deviance
    }
}
