using ScoringService.Engine.Value;

namespace ScoringService.Engine.Tests.Value;

/// <summary>A customer's kind and its 20 indicators in the order of <see cref="ValueIndicators"/>; NaN is
/// missing.</summary>
internal sealed record ValueCustomer(int Kind, double[] Indicators)
{
    public static ValueCustomer Of(int kind, params (string Name, double Value)[] known)
    {
        var indicators = Enumerable.Repeat(double.NaN, ValueIndicators.All.Count).ToArray();
        foreach (var (name, value) in known) indicators[Index(name)] = value;
        return new ValueCustomer(kind, indicators);
    }

    public static int Index(string name) => ValueIndicators.All.ToList().IndexOf(name);
}

/// <summary>What came out for one customer.</summary>
internal sealed record ValueRow(
    double Composite, double CompositeCoverage, double[] Dimensions, double[] Coverage, double[] Contributions)
{
    /// <summary>All numbers; rows are the same when these are, to the bit.</summary>
    public string Bits => string.Join(' ', new[] { [Composite, CompositeCoverage], Dimensions, Coverage, Contributions }
        .SelectMany(part => part).Select(number => number.ToString("R")));
}

internal static class ValuePopulation
{
    public static ValueInput Input(IReadOnlyList<ValueCustomer> customers)
    {
        double[] Of(int indicator) => [.. customers.Select(c => c.Indicators[indicator])];
        return new ValueInput
        {
            Kind = customers.Select(c => c.Kind).ToArray(),
            HistoricValue = Of(0), PredictedClv = Of(1), SpendGrowth = Of(2), ExternalFinancial = Of(3),
            RepurchaseRate = Of(4), Satisfaction = Of(5), Nps = Of(6), Complaints = Of(7), ContentInteractions = Of(8),
            ExternalEmotional = Of(9), StrategicFit = Of(10), IndustryGrowth = Of(11), CompanySize = Of(12),
            ShareOfWallet = Of(13), RenewalRate = Of(14), CooperationYears = Of(15), ExternalStrategic = Of(16),
            Referrals = Of(17), NpsPromoter = Of(18), ExternalReferral = Of(19),
        };
    }

    public static ValueModel? Fit(IReadOnlyList<ValueCustomer> customers, ValueOptions? options = null)
    {
        options ??= new ValueOptions();
        var ranks = Enumerable.Range(0, ValueIndicators.All.Count)
            .Select(i => ValueFitter.Rank(i, customers.Select(c => c.Indicators[i]).ToArray(), options)).ToArray();
        var composites = Score(ranks, customers, options).Select(row => row.Composite).ToArray();
        var choices = new ValueChoices(FeatureColumns.TotalSpend.Name, FeatureColumns.Employees.Name);
        return ValueFitter.Fit(choices, ranks, composites, options);
    }

    public static ValueRow[] Score(
        ValueModel model, IReadOnlyList<ValueCustomer> customers, ValueOptions? options = null) =>
        Score(model.Indicators, customers, options ?? new ValueOptions());

    private static ValueRow[] Score(
        IReadOnlyList<RankTable?> ranks, IReadOnlyList<ValueCustomer> customers, ValueOptions options)
    {
        var rows = customers.Count;
        var (dimensions, coverage, contributions) = (new double[4 * rows], new double[4 * rows], new double[4 * rows]);
        var (composite, covered) = (new double[rows], new double[rows]);
        new ValueScorer(ranks, options).Score(Input(customers), new ValueOutput
        {
            Dimensions = dimensions, Coverage = coverage, Contributions = contributions, Composite = composite,
            CompositeCoverage = covered,
        });
        return
        [
            .. Enumerable.Range(0, rows).Select(i => new ValueRow(
                composite[i], covered[i], Row(dimensions, i), Row(coverage, i), Row(contributions, i))),
        ];

        double[] Row(double[] columns, int row) => [.. Enumerable.Range(0, 4).Select(d => columns[d * rows + row])];
    }

    public static int[] TiersByShare(ValueModel model, IEnumerable<ValueRow> rows) =>
        [.. rows.Select(row => new TierCuts(model.TierCuts).TierOf(row.Composite))];
}
