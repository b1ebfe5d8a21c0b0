using System.Globalization;
using ScoringService.Engine;
using ScoringService.Server.Messages;
using ScoringService.Server.Snapshots;
using ScoringService.Storage;

namespace ScoringService.Server.Quality;

/// <summary>
/// What a reader of scores should know of the data that they were made of. The data are looked at once for each state
/// of them, by the first call that asks; every other call only compares numbers.
/// </summary>
internal sealed class DataWarnings(ScoringDatabase database)
{
    // Customers with rows in quarantine that are remembered, those with the most rows first: some megabytes at most.
    private const int MostCustomers = 100_000;

    // As in the feature cooperation_years.
    private const double DaysPerYear = 365.25;

    private readonly Lock _reading = new();
    private volatile Known? _known;
    private volatile Latest? _latest;

    /// <summary>Warnings about everybody's scores.</summary>
    /// <param name="model">The model that scored.</param>
    /// <param name="asOf">The instant looked from.</param>
    public IReadOnlyList<string> Of(ScoringModel model, DateTime asOf)
    {
        var known = Current();
        if (_latest is { } latest && ReferenceEquals(latest.Data, known) && ReferenceEquals(latest.Model, model)
            && latest.AsOf == asOf) return latest.Warnings;
        var next = new Latest(known, model, asOf, [.. About(known.Profile, model, asOf)]);
        _latest = next;
        return next.Warnings;
    }

    /// <summary>Warnings about one customer's scores.</summary>
    /// <param name="snapshot">The scored population.</param>
    /// <param name="row">The customer's row.</param>
    public IReadOnlyList<string> Of(Snapshot snapshot, int row) => About(Current(), snapshot, row);

    private static IEnumerable<string> About(DataProfile data, ScoringModel model, DateTime asOf)
    {
        if (data is { FirstOccurredAt: { } first, LastOccurredAt: { } last })
        {
            var needed = DaysNeeded(model);
            var days = Math.Max(0, ((asOf < last ? asOf : last) - first).TotalDays);
            if (QualityRules.ShortHistory.Severity(needed - days) is not null)
                yield return $"The transactions cover {Whole(days)} days. Churn and lifecycle stages need "
                    + $"{Whole(needed)}: twice the churn horizon, and the time after which a customer counts as lost.";
            var age = (asOf - last).TotalDays;
            if (IsWarning(QualityRules.StaleData, age))
                yield return $"The data are old: the last transaction is of {Day(last)}, {Whole(age)} days before the "
                    + "instant looked from, so that customers look less active than they are.";
        }

        if (IsWarning(QualityRules.MissingFirstOrders, Share(data.BeforeFirst, data.WithCooperation)))
            yield return $"The data are cut off at the start: {Whole(data.BeforeFirst)} of "
                + $"{Whole(data.WithCooperation)} customers with a cooperation_since began before the first "
                + $"transaction ({Day(data.FirstOccurredAt!.Value)}). Their first orders, and so their age and count "
                + "of purchases, are not known.";
        if (IsWarning(QualityRules.RejectedRows, Share(data.RowsQuarantined, data.RowsRead)))
            yield return $"Of the {Whole(data.RowsRead)} rows that were loaded last, {Whole(data.RowsQuarantined)} "
                + "were refused and are in quarantine.";
    }

    private static List<string> About(Known known, Snapshot snapshot, int row)
    {
        var (features, about) = (snapshot.Features, new List<string>());
        if (snapshot.Scores.Text(ScoreColumns.Status, row) == Engine.StatusCodes.Suppressed) return about;
        if (known.OpenRows.Count > 0 && known.OpenRows.TryGetValue(features.CustomerId[row]!, out var open))
            about.Add($"{Whole(open)} rows of this customer were refused and are in quarantine.");
        if (features.Number(FeatureColumns.TotalSpend, row) < 0)
            about.Add("The customer got back more than it paid: purchases are missing.");
        if (features.Number(FeatureColumns.CooperationYears, row) is { } years
            && known.Profile.FirstOccurredAt is { } first
            && features.AsOf.AddDays(-DaysPerYear * years) is var since && since < first.Date)
            about.Add($"The cooperation began on {Day(since)}, before the first transaction of all ({Day(first)}): "
                + "the first orders are missing, and more purchases may be.");
        var horizon = snapshot.Model.Model.Options.Churn.HorizonDays;
        if (features.Number(FeatureColumns.CustomerAge, row) is { } age && age < horizon)
            about.Add($"The first known purchase was {Whole(age)} days ago, less than the churn horizon of "
                + $"{horizon} days: there is little history to go by.");
        return about;
    }

    private static double DaysNeeded(ScoringModel model) =>
        Math.Max(2 * model.Options.Churn.HorizonDays, model.Options.Lifecycle.LongSilence.Threshold);

    private static bool IsWarning(QualityRule rule, double value) => rule.Severity(value) >= QualitySeverity.Warning;

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

    private static string Whole(double number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Day(DateTime instant) => instant.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private Known Current()
    {
        var state = (database.Watermark, database.QuarantineRevision);
        if (_known is { } known && known.State == state) return known;
        lock (_reading)
        {
            if (_known is { } read && read.State == state) return read;
            return _known = new Known(state, database.ReadDataProfile(),
                database.CountOpenRowsByCustomer(MostCustomers));
        }
    }

    private sealed record Latest(Known Data, ScoringModel Model, DateTime AsOf, IReadOnlyList<string> Warnings);

    private sealed record Known(
        (long Watermark, long Revision) State, DataProfile Profile, IReadOnlyDictionary<string, long> OpenRows);
}
