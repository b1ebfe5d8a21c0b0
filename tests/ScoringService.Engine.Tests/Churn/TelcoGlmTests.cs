using System.Globalization;
using ScoringService.Engine.Churn;
using ScoringService.Engine.Tests.Golden;

namespace ScoringService.Engine.Tests.Churn;

/// <summary>R's <c>glm(Churn ~ tenure + MonthlyCharges + Contract + InternetService + PaperlessBilling, binomial)</c>
/// on IBM's Telco customers.</summary>
public sealed class TelcoGlmTests
{
    private static readonly string[] Names =
    [
        "tenure", "MonthlyCharges", "ContractOne year", "ContractTwo year", "InternetServiceFiber optic",
        "InternetServiceNo", "PaperlessBillingYes",
    ];

    [SkippableFact]
    public void Fit_WithoutPenalty_EqualsR()
    {
        var model = LogisticFitter.Fit(Telco(), 0).Model!;
        Assert.Equal(RegressionStatus.Converged, model.Status);
        var reference = SharedData.Read("reference/telco_logistic_glm.csv").ToDictionary(row => row["term"]);
        AssertEqualsR("(Intercept)", model.RawIntercept, model.RawInterceptError);
        for (var j = 0; j < Names.Length; j++)
            AssertEqualsR(Names[j], model.Inputs[j].RawCoefficient, model.Inputs[j].RawStandardError);

        void AssertEqualsR(string term, double coefficient, double? error)
        {
            // R takes its errors from the weights of the last iteration but one, which leaves them 4 to 5 digits.
            AssertNear(Number(reference[term]["Estimate"]), coefficient, 1e-8);
            AssertNear(Number(reference[term]["Std. Error"]), error!.Value, 2e-5);
        }
    }

    [SkippableFact]
    public void Fit_WithoutPenalty_HasNoGradientLeft()
    {
        // At the optimum the residuals are orthogonal to every input (the score equations).
        var table = Telco();
        var model = LogisticFitter.Fit(table, 0).Model!;
        var sums = new double[Names.Length + 1];
        for (var row = 0; row < table.Labels.Length; row++)
        {
            var odds = model.RawIntercept;
            for (var j = 0; j < Names.Length; j++) odds += model.Inputs[j].RawCoefficient * table.Columns[j][row];
            var residual = (table.Labels[row] ? 1 : 0) - 1 / (1 + Math.Exp(-odds));
            sums[0] += residual;
            for (var j = 0; j < Names.Length; j++) sums[j + 1] += residual * table.Columns[j][row];
        }

        Assert.All(sums, sum => Assert.Equal(0, sum, 1e-7));
    }

    private static TrainingTable Telco()
    {
        var rows = SharedData.Read("telco_churn/Telco-Customer-Churn.csv");
        Assert.Equal(7043, rows.Count);
        double[][] columns =
        [
            Column(row => Number(row["tenure"])), Column(row => Number(row["MonthlyCharges"])),
            Is("Contract", "One year"), Is("Contract", "Two year"),
            Is("InternetService", "Fiber optic"), Is("InternetService", "No"), Is("PaperlessBilling", "Yes"),
        ];
        bool[] labels = [.. rows.Select(row => row["Churn"] == "Yes")];
        Assert.Equal(1869, labels.Count(label => label));
        return Regressions.Table(labels, columns);

        double[] Column(Func<Dictionary<string, string>, double> value) => [.. rows.Select(value)];

        double[] Is(string name, string level) => Column(row => row[name] == level ? 1 : 0);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static void AssertNear(double expected, double actual, double relative) =>
        Assert.Equal(expected, actual, Math.Abs(expected) * relative);
}
