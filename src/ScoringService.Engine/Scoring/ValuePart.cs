using ScoringService.Engine.Value;

namespace ScoringService.Engine.Scoring;

/// <summary>Scores value, tiers and the classes that follow from them.</summary>
internal sealed class ValuePart
{
    private const int Dimensions = 4;
    private const int UpperTiers = 2;

    private static readonly ColumnDefinition[] DimensionColumns =
    [
        ScoreColumns.FinancialValue, ScoreColumns.EmotionalValue, ScoreColumns.StrategicValue,
        ScoreColumns.ReferralValue,
    ];

    private static readonly ColumnDefinition[] ContributionColumns =
    [
        ScoreColumns.FinancialContribution, ScoreColumns.EmotionalContribution, ScoreColumns.StrategicContribution,
        ScoreColumns.ReferralContribution,
    ];

    private readonly ValueFeatures _features;
    private readonly ValueScorer _scorer;
    private readonly TierScorer _tiers;
    private readonly CustomerClassifier _classifier;
    private readonly TierOverride[] _overrides;
    private readonly long _asOf;
    private readonly Column<double> _amount;
    private readonly Column<double> _amountBefore;
    private readonly Column<double> _cooperation;
    private readonly Column<double> _margin;
    private readonly Column<int> _purchases;
    private readonly Column<int> _recency;
    private readonly Column<int> _tickets;
    private readonly Column<int> _categories;

    /// <summary>Prepares to score a batch.</summary>
    public ValuePart(ValueModel model, ScoringOptions options, CustomerBatch batch, ScoreContext context)
    {
        _features = new ValueFeatures(batch, model);
        _scorer = new ValueScorer(model.Indicators, options.Value);
        _tiers = new TierScorer(model, options.Value);
        _classifier = new CustomerClassifier(options.Value);
        Codes = [.. options.Value.Tiers.Select(tier => tier.Code)];
        _overrides = Overrides(context.TierDecisions, Codes, batch.Count);
        _asOf = (batch.AsOf - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        _amount = (Column<double>)batch[FeatureColumns.NetSpend365D];
        _amountBefore = (Column<double>)batch[FeatureColumns.NetSpendPrevious365D];
        _cooperation = (Column<double>)batch[FeatureColumns.CooperationYears];
        _margin = (Column<double>)batch[FeatureColumns.GrossMargin];
        _purchases = (Column<int>)batch[FeatureColumns.PurchaseCount];
        _recency = (Column<int>)batch[FeatureColumns.RecencyDays];
        _tickets = (Column<int>)batch[FeatureColumns.Tickets30D];
        _categories = (Column<int>)batch[FeatureColumns.CategoriesBought];
    }

    /// <summary>Every column of this part.</summary>
    public static ColumnDefinition[] Columns { get; } =
    [
        ScoreColumns.ValueScore, .. DimensionColumns, .. ContributionColumns, ScoreColumns.ValueCoverage,
        ScoreColumns.Tier, ScoreColumns.TierByShare, ScoreColumns.TierByAmount, ScoreColumns.TierConflict,
        ScoreColumns.TierOverridden, ScoreColumns.Grade, ScoreColumns.ValueClass, ScoreColumns.BehaviourClass,
        ScoreColumns.NeedClass,
    ];

    /// <summary>Codes of the tiers, the best first.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>Scores rows. Reads the churn band and the predicted CLV of the same rows in their kernels' form, with
    /// −1 and NaN for unknown.</summary>
    /// <param name="rows">Which.</param>
    /// <param name="bands">Churn bands; empty when no churn is predicted.</param>
    /// <param name="clv">Predicted CLV; empty when none is.</param>
    /// <param name="buffers">Receives the scores.</param>
    /// <param name="scratch">Working memory.</param>
    public void Score(
        RowRange rows, ReadOnlySpan<int> bands, ReadOnlySpan<double> clv, ScoreBuffers buffers, ScoreScratch scratch)
    {
        scratch.Reset();
        var input = _features.Fill(rows.Start, rows.Count, clv, scratch.Value);
        var composite = buffers.Values<double>(ScoreColumns.ValueScore, rows);
        ScoreDimensions(rows, input, composite, buffers, scratch);
        AssignTiers(rows, input.Kind, composite, buffers, scratch);
        Classify(rows, bands, buffers, scratch);
    }

    /// <summary>1 for the rows in the upper two tiers. Called before positions become nulls.</summary>
    public static void MarkUpperTiers(ReadOnlySpan<int> tiers, Span<byte> result)
    {
        for (var i = 0; i < tiers.Length; i++) result[i] = (byte)((uint)tiers[i] < UpperTiers ? 1 : 0);
    }

    /// <summary>Turns the marks of unknown values into nulls.</summary>
    public static void TakeNulls(RowRange rows, ScoreBuffers buffers)
    {
        foreach (var column in Columns)
        {
            var known = buffers.Known(column, rows);
            if (column.Type == ColumnType.Float64) Nulls.Take(buffers.Values<double>(column, rows), known);
            else if (column.Type == ColumnType.Dictionary) Nulls.Take(buffers.Values<int>(column, rows), known);
            else Nulls.AllKnown(known, rows.Count);
        }
    }

    private void ScoreDimensions(
        RowRange rows, in ValueInput input, Span<double> composite, ScoreBuffers buffers, ScoreScratch scratch)
    {
        var output = new ValueOutput
        {
            Dimensions = scratch.Doubles(Dimensions * rows.Count),
            Coverage = scratch.Doubles(Dimensions * rows.Count),
            Contributions = scratch.Doubles(Dimensions * rows.Count),
            Composite = composite,
            CompositeCoverage = buffers.Values<double>(ScoreColumns.ValueCoverage, rows),
        };
        _scorer.Score(input, output);
        for (var d = 0; d < Dimensions; d++)
        {
            var cells = d * rows.Count;
            output.Dimensions.Slice(cells, rows.Count).CopyTo(buffers.Values<double>(DimensionColumns[d], rows));
            var contributions = buffers.Values<double>(ContributionColumns[d], rows);
            output.Contributions.Slice(cells, rows.Count).CopyTo(contributions);
            for (var i = 0; i < contributions.Length; i++)
                if (double.IsNaN(composite[i])) contributions[i] = double.NaN;
        }
    }

    private void AssignTiers(
        RowRange rows, ReadOnlySpan<int> kind, ReadOnlySpan<double> composite, ScoreBuffers buffers,
        ScoreScratch scratch)
    {
        var amount = FeatureRows.Read(_amount, rows, scratch.Doubles(rows.Count));
        var before = FeatureRows.Read(_amountBefore, rows, scratch.Doubles(rows.Count));
        var growth = scratch.Doubles(rows.Count);
        for (var i = 0; i < growth.Length; i++)
            growth[i] = before[i] > 0 ? (amount[i] - before[i]) / before[i] : double.NaN;
        var conflict = scratch.Flags(rows.Count);
        var overridden = scratch.Flags(rows.Count);
        _tiers.Assign(
            new TierInput
            {
                Kind = kind,
                Composite = composite,
                AnnualAmount = amount,
                CooperationYears = FeatureRows.Read(_cooperation, rows, scratch.Doubles(rows.Count)),
                GrossMargin = FeatureRows.Read(_margin, rows, scratch.Doubles(rows.Count)),
                AnnualGrowth = growth,
            },
            OverridesOf(rows),
            _asOf,
            new TierOutput
            {
                ByShare = buffers.Values<int>(ScoreColumns.TierByShare, rows),
                ByAmount = buffers.Values<int>(ScoreColumns.TierByAmount, rows),
                Conflict = conflict,
                Computed = scratch.Integers(rows.Count),
                InUse = buffers.Values<int>(ScoreColumns.Tier, rows),
                Overridden = overridden,
            });
        BitPlanes.Pack(conflict, buffers.Bits(ScoreColumns.TierConflict, rows));
        BitPlanes.Pack(overridden, buffers.Bits(ScoreColumns.TierOverridden, rows));
    }

    private void Classify(RowRange rows, ReadOnlySpan<int> bands, ScoreBuffers buffers, ScoreScratch scratch)
    {
        var tiers = buffers.Values<int>(ScoreColumns.Tier, rows);
        _classifier.Grades(tiers, buffers.Values<int>(ScoreColumns.Grade, rows));
        _classifier.ValueClasses(tiers, buffers.Values<int>(ScoreColumns.ValueClass, rows));
        _classifier.Behaviours(
            FeatureRows.Read(_purchases, rows, scratch.Integers(rows.Count)),
            FeatureRows.Read(_recency, rows, scratch.Integers(rows.Count)), bands,
            buffers.Values<int>(ScoreColumns.BehaviourClass, rows));
        _classifier.Needs(
            [], FeatureRows.Read(_tickets, rows, scratch.Integers(rows.Count)),
            FeatureRows.Read(_categories, rows, scratch.Integers(rows.Count)),
            buffers.Values<int>(ScoreColumns.NeedClass, rows));
    }

    /// <summary>The overrides of some rows, counted from the first of them.</summary>
    private ReadOnlySpan<TierOverride> OverridesOf(RowRange rows)
    {
        if (_overrides.Length == 0) return [];
        var first = FirstAtOrAfter(rows.Start);
        var end = FirstAtOrAfter(rows.Start + rows.Count);
        if (first == end) return [];
        var part = _overrides[first..end];
        for (var i = 0; i < part.Length; i++) part[i] = part[i] with { Row = part[i].Row - rows.Start };
        return part;
    }

    private int FirstAtOrAfter(int row)
    {
        var (low, high) = (0, _overrides.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_overrides[middle].Row < row) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>Decisions in the order of their rows; those of one row stay in theirs.</summary>
    private static TierOverride[] Overrides(
        IReadOnlyList<TierDecision> decisions, IReadOnlyList<string> tiers, int rows)
    {
        var known = new List<TierOverride>();
        foreach (var decision in decisions)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)decision.Row, (uint)rows, nameof(decisions));
            var tier = tiers.ToList().IndexOf(decision.Tier);
            var expiresAt = decision.ExpiresAt is { } end
                ? (end - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond
                : long.MaxValue;
            if (tier >= 0) known.Add(new TierOverride(decision.Row, tier, expiresAt));
        }

        return [.. known.OrderBy(one => one.Row)];
    }
}
