namespace ScoringService.Engine.Clv;

/// <summary>
/// Up to 16 horizons of expected purchases: those to report, then the ends of the periods whose purchases are summed
/// with discounts. One evaluation of a customer gives them all. Immutable.
/// </summary>
internal sealed class HorizonPlan
{
    /// <summary>Most horizons of a plan.</summary>
    public const int Limit = 16;

    private readonly double[] _horizons = new double[Limit];
    private readonly double[] _weights = new double[Limit];

    private HorizonPlan(ReadOnlySpan<double> reported, ClvOptions? schedule)
    {
        var periods = schedule?.Periods ?? 0;
        Count = reported.Length + periods;
        if (Count is 0 or > Limit)
            throw new ArgumentException($"{Count} horizons; there can be 1 to {Limit}.", nameof(reported));
        ReportedCount = reported.Length;
        reported.CopyTo(_horizons);
        // Σ (E_i − E_(i−1)) / (1 + d)^i, as weights of the E_i.
        for (var i = 1; i <= periods; i++)
        {
            var discount = Math.Pow(1 + schedule!.DiscountPerPeriod, -i);
            _horizons[ReportedCount + i - 1] = i * schedule.PeriodLength;
            _weights[ReportedCount + i - 1] += discount;
            if (i > 1) _weights[ReportedCount + i - 2] -= discount;
        }

        foreach (var horizon in _horizons)
            if (!(horizon >= 0 && double.IsFinite(horizon)))
                throw new ArgumentException($"{horizon} is not a horizon.", nameof(reported));
        Longest = _horizons.Max();
    }

    /// <summary>Number of horizons.</summary>
    public int Count { get; }

    /// <summary>Number of leading horizons that are reported.</summary>
    public int ReportedCount { get; }

    /// <summary>The longest horizon.</summary>
    public double Longest { get; }

    /// <summary>The horizons, then zeros up to <see cref="Limit"/>.</summary>
    public ReadOnlySpan<double> Horizons => _horizons;

    /// <summary>The weights of the discounted sum.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>A plan that reports the given horizons, with a schedule of discounted periods or none.</summary>
    public static HorizonPlan Of(ReadOnlySpan<double> reported, ClvOptions? schedule = null) => new(reported, schedule);
}
