using ScoringService.Engine.Churn;
using ScoringService.Engine.Clv;
using ScoringService.Engine.Scoring;

namespace ScoringService.Engine.Fitting;

/// <summary>Grades lifetime value on the days between two batches: predicted from the first, it is compared with what
/// was spent until the second.</summary>
internal static class HoldoutFit
{
    /// <summary>Fewest customers whose ranking says anything.</summary>
    public const int FewestCustomers = 50;

    private const double DaysPerMonth = 365.25 / 12;

    /// <summary>Grades a model.</summary>
    /// <param name="run">The fit.</param>
    /// <param name="model">Fitted to the batch before.</param>
    /// <returns>The report, or why there is none.</returns>
    public static Fitted<HoldoutReport> Grade(FitRun run, LifetimeModel model)
    {
        var before = run.Input.Before!;
        var days = run.Options.Churn.HorizonDays;
        var predicted = new double[before.Count];
        new LifetimeScorer(model, run.Options.Clv).Spend(before, 0, days, predicted);
        var count = Compact(run, predicted, out var baseline, out var actual);
        if (count < FewestCustomers)
            return new(null, $"Only {count} customers had bought before the last {days} days and can be compared; "
                + $"a grade needs {FewestCustomers}.");
        var report = HoldoutGrader.Compare(
            predicted.AsSpan(0, count), baseline.AsSpan(0, count), actual.AsSpan(0, count));
        return new(report, report is null ? $"All customers spent the same in the last {days} days." : null);
    }

    /// <summary>Keeps the customers of whom everything is known, at the beginning of the arrays.</summary>
    private static int Compact(FitRun run, double[] predicted, out double[] baseline, out double[] actual)
    {
        var before = run.Input.Before!;
        var now = CustomerIds.Find(before.CustomerId, run.Now.CustomerId);
        var everybody = new RowRange(0, before.Count);
        var spent = FeatureRows.Read(
            (Column<double>)before[FeatureColumns.TotalSpend], everybody, new double[before.Count]);
        var spentNow = FeatureRows.Read(
            (Column<double>)run.Now[FeatureColumns.TotalSpend], new RowRange(0, run.Now.Count),
            new double[run.Now.Count]);
        var ages = before.Float64(FeatureColumns.CustomerAge);
        (baseline, actual) = (new double[before.Count], new double[before.Count]);
        var (spend, months) = (new double[before.Count], new double[before.Count]);
        var count = 0;
        for (var row = 0; row < now.Length; row++)
        {
            var later = now[row] < 0 ? double.NaN : spentNow[now[row]] - spent[row];
            if (!double.IsFinite(predicted[row]) || !double.IsFinite(spent[row]) || !double.IsFinite(later)) continue;
            (predicted[count], actual[count]) = (predicted[row], later);
            (spend[count], months[count++]) = (spent[row], ages[row] / DaysPerMonth);
        }

        var scale = run.Options.Churn.HorizonDays / DaysPerMonth * Retention(run);
        HoldoutGrader.Baseline(spend.AsSpan(0, count), months.AsSpan(0, count), scale, baseline);
        return count;
    }

    /// <summary>Share of the customers who bought in the days before the holdout, as many as it has; one more of them
    /// and of all keeps it above 0.</summary>
    private static double Retention(FitRun run)
    {
        var recency = (Column<int>)run.Input.Before![FeatureColumns.RecencyDays];
        double bought = 1, active = 1;
        for (var row = 0; row < recency.Length; row++)
        {
            if (!recency.IsValid(row)) continue;
            bought++;
            if (recency.Values[row] < run.Options.Churn.HorizonDays) active++;
        }

        return active / bought;
    }
}
