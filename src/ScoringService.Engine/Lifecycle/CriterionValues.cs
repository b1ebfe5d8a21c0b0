using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Lifecycle;

/// <summary>What each criterion measures, of a few customers at a time.</summary>
internal sealed class CriterionValues(LifecycleOptions options)
{
    private const int Unsubscribed = 1;
    private const int Closed = 2;

    // Prices are decimal: (11.988 − 9.99) ÷ 9.99 must count as 20 %.
    private const double Rounding = 1e-12;

    private readonly double _leastUsage = options.LeastUsageBefore;
    private readonly double _leastTickets = options.LeastTicketsBefore;
    private readonly int[] _stageOfRule =
        [.. options.Rules.Select(rule => LifecycleStages.All.ToList().IndexOf(rule.Stage))];

    /// <summary>Writes the values of the customers from a row on, one vector per criterion, in the unit of its
    /// threshold; NaN when unknown or without meaning for the customer.</summary>
    public void Measure(in LifecycleInput input, int row, Span<Vector256<double>> values)
    {
        var purchases = Lanes.Widen(Lanes.Integers(input.PurchaseCount, row));
        var isBuyer = Vector256.GreaterThan(purchases, Vector256<long>.Zero).AsDouble();
        values[0] = Unless(isBuyer, Lanes.Counts(input.PageViews, row));
        values[1] = Unless(isBuyer, Lanes.Counts(input.Activities, row));
        values[2] = Unless(isBuyer, Lanes.Counts(input.Forms, row));
        var age = Lanes.DaysSince(input.FirstPurchaseAt, row, input.AsOf);
        values[3] = If(isBuyer, age);
        values[4] = If(isBuyer, Repeats30D(Lanes.Counts(input.PurchaseCount30D, row), age));
        values[5] = If(isBuyer, OrderGrowth(input, row));
        values[6] = If(isBuyer, Lanes.Counts(input.CoreFeatures, row));
        values[7] = If(isBuyer, Lanes.Counts(input.ConsecutiveMonths, row));
        values[8] = If(isBuyer, Lanes.Numbers(input.ArpuTopShare, row));
        values[9] = If(isBuyer, Lanes.Counts(input.Referrals, row));
        var silence = If(isBuyer, Vector256.ConvertToDouble(Lanes.Widen(Lanes.Integers(input.RecencyDays, row))));
        values[10] = silence;
        values[11] = If(isBuyer, Drop(
            Lanes.Counts(input.Usage30D, row), Lanes.Counts(input.UsagePrevious30D, row), _leastUsage));
        values[12] = If(isBuyer, Drop(
            Lanes.Counts(input.Tickets30D, row), Lanes.Counts(input.TicketsPrevious30D, row), _leastTickets));
        values[13] = silence;
        var status = Lanes.Widen(Lanes.Integers(input.AccountStatus, row));
        var hasStatus = Vector256.GreaterThanOrEqual(status, Vector256<long>.Zero).AsDouble();
        var isClosed = Vector256.Equals(status, Vector256.Create((long)Closed)).AsDouble();
        values[14] = If(hasStatus, isClosed & Vector256<double>.One);
        var isUnsubscribed = Vector256.Equals(status, Vector256.Create((long)Unsubscribed)).AsDouble();
        // Who is subscribed counts as silent for no day at all.
        values[15] = If(isBuyer & hasStatus, isUnsubscribed & silence);
        if (_stageOfRule.Length > 0) AddRules(input, row, isBuyer, values[CriterionCatalogue.Count..]);
    }

    private void AddRules(
        in LifecycleInput input, int row, Vector256<double> isBuyer, Span<Vector256<double>> values)
    {
        var met = Lanes.Widen(Lanes.Integers(input.RulesMet, row));
        // Without masks nothing is known.
        var known = input.RulesKnown.IsEmpty
            ? Vector256<long>.Zero
            : Lanes.Widen(Lanes.Integers(input.RulesKnown, row));
        for (var rule = 0; rule < _stageOfRule.Length; rule++)
        {
            var bit = Vector256.Create(1L << rule);
            var isMet = Vector256.Equals(met & bit, bit).AsDouble();
            var value = If(Vector256.Equals(known & bit, bit).AsDouble(), isMet & Vector256<double>.One);
            values[rule] = _stageOfRule[rule] switch
            {
                LifecycleStages.PotentialIndex => Unless(isBuyer, value),
                LifecycleStages.LostIndex => value,
                _ => If(isBuyer, value),
            };
        }
    }

    private static Vector256<double> Repeats30D(Vector256<double> purchases, Vector256<double> age)
    {
        // The window holds the first purchase too when it is that recent.
        var hasFirst = Vector256.LessThan(age, Vector256.Create(30.0));
        return purchases - (hasFirst & Vector256<double>.One);
    }

    private static Vector256<double> OrderGrowth(in LifecycleInput input, int row)
    {
        var first = Lanes.Numbers(input.FirstOrderValue, row);
        var growth = (Lanes.Numbers(input.AverageOrderValue, row) - first) / first;
        var isFinite = Vector256.LessThan(Vector256.Abs(growth), Vector256.Create(double.PositiveInfinity));
        return If(Vector256.GreaterThan(first, Vector256<double>.Zero) & isFinite, growth + Vector256.Create(Rounding));
    }

    private static Vector256<double> Drop(Vector256<double> now, Vector256<double> before, double least) =>
        If(Vector256.GreaterThanOrEqual(before, Vector256.Create(least)), (before - now) / before);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> If(Vector256<double> condition, Vector256<double> value) =>
        Vector256.ConditionalSelect(condition, value, Lanes.Unknown);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Unless(Vector256<double> condition, Vector256<double> value) =>
        Vector256.ConditionalSelect(condition, Lanes.Unknown, value);
}
