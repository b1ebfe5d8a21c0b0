using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Clv;

/// <summary>Turns a minimum over the logarithms of parameters into a report.</summary>
internal static class FitReading
{
    // A 95 % interval then spans a factor of 50 at most.
    private const double LargestLogError = 1;

    /// <summary>Reads the parameters, with standard errors by the delta method, and the status.</summary>
    /// <param name="minimum">Of minus the mean log-likelihood per customer.</param>
    /// <param name="names">The parameters' names.</param>
    /// <param name="customers">Number of customers of the fit.</param>
    public static (FittedParameter[] Parameters, FitSummary Fit) Read(
        Minimum minimum, string[] names, int customers)
    {
        if (minimum.Status == MinimumStatus.NotFinite)
            return ([], FitSummary.Fail("The likelihood of these purchase histories is not finite.", customers));
        var parameters = new FittedParameter[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            var value = Math.Exp(minimum.Point[i]);
            var logError = Math.Sqrt(minimum.InverseCurvature[i] / customers);
            double? error = double.IsFinite(logError) ? value * logError : null;
            parameters[i] = new FittedParameter(names[i], value, error, logError <= LargestLogError);
        }

        var (status, reason) = Judge(minimum, parameters);
        var fit = new FitSummary(
            status, reason, customers, -minimum.Value * customers, minimum.Iterations, minimum.Evaluations);
        return (parameters, fit);
    }

    private static (FitStatus Status, string? Reason) Judge(Minimum minimum, FittedParameter[] parameters)
    {
        var flat = parameters.Where(parameter => !parameter.IsIdentified).Select(parameter => parameter.Name).ToArray();
        // A search that ends without an optimum in a flat place ended because it is flat.
        if (minimum.Status != MinimumStatus.Converged && flat.Length == 0)
            return (FitStatus.NotConverged, $"The search ended without an optimum ({minimum.Status}).");
        return flat.Length == 0
            ? (FitStatus.Converged, null)
            : (FitStatus.NotIdentified, $"The data do not determine {string.Join(", ", flat)}.");
    }
}
