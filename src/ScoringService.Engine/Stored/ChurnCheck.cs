using ScoringService.Engine.Churn;
using static ScoringService.Engine.Stored.Fault;

namespace ScoringService.Engine.Stored;

/// <summary>Checks a stored <see cref="ChurnModel"/>.</summary>
internal static class ChurnCheck
{
    public static void Check(ChurnModel model)
    {
        List<OptionError> errors = [];
        model.Options.Validate(errors);
        if (errors.Count > 0) throw new FormatException($"The model's {errors[0]}");
        var source = model.Regression is null ? ChurnSource.BuyTillYouDie : ChurnSource.Regression;
        Require(model.Report.Source == source, "churn.report.source", "does not go with the regression.");
        if (model.Report.Metrics is { } metrics)
            foreach (var _ in Each(metrics.Calibration, "churn.report.metrics.calibration")) continue;
        if (model.Regression is not { } regression) return;
        Require(double.IsFinite(regression.Intercept), "churn.regression.intercept", "is no number.");
        Require(regression.Inputs.Count is > 0 and <= ChurnOptions.MostInputs, "churn.regression.inputs",
            $"are not 1 to {ChurnOptions.MostInputs}.");
        foreach (var (input, path) in Each(regression.Inputs, "churn.regression.inputs")) CheckInput(input, path);
    }

    private static void CheckInput(LogisticInput input, string path)
    {
        Require(IsNumericFeature(input.Feature.Column), $"{path}.feature.column", "is no numeric feature column.");
        Require(Enum.IsDefined(input.Feature.Transform), $"{path}.feature.transform", "is unknown.");
        Require(double.IsFinite(input.Median), $"{path}.median", "is no number.");
        Require(double.IsFinite(input.Mean), $"{path}.mean", "is no number.");
        Require(input.Deviation >= 0 && double.IsFinite(input.Deviation), $"{path}.deviation", "is negative.");
        Require(input.MissingShare is >= 0 and <= 1, $"{path}.missing_share", "is no share.");
        Require(double.IsFinite(input.Coefficient), $"{path}.coefficient", "is no number.");
        Require(double.IsFinite(input.MissingCoefficient), $"{path}.missing_coefficient", "is no number.");
    }
}
