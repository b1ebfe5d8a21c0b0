using Apache.Arrow;
using ScoringService.Engine;

namespace ScoringService.Cli.Output;

/// <summary>What each tier is worth: customers, spend so far and predicted value. It needs the columns tier and
/// predicted_clv; net_spend_365d is shown where it is there.</summary>
internal sealed class TierSummary
{
    private readonly int _tier;
    private readonly int _value;
    private readonly int _spend;
    private readonly Dictionary<string, Sums> _sums = [];

    private TierSummary(int tier, int value, int spend) => (_tier, _value, _spend) = (tier, value, spend);

    /// <summary>A summary of a stream with these columns; null when it lacks some.</summary>
    public static TierSummary? Of(Schema schema)
    {
        int Index(ColumnDefinition column) => schema.GetFieldIndex(column.Name);
        var summary = new TierSummary(
            Index(ScoreColumns.Tier), Index(ScoreColumns.PredictedClv), Index(FeatureColumns.NetSpend365D));
        return summary._tier < 0 || summary._value < 0 ? null : summary;
    }

    /// <summary>Takes in the rows of a batch.</summary>
    public void Add(RecordBatch batch)
    {
        var tiers = (DictionaryArray)batch.Column(_tier);
        var values = (DoubleArray)batch.Column(_value);
        var spend = _spend < 0 ? null : (DoubleArray)batch.Column(_spend);
        var words = (StringArray)tiers.Dictionary;
        var sums = new Sums?[words.Length];
        // Tiers that nobody has are shown as well, where it is known which there are.
        if (FieldNames.HasOwnDictionary(batch.Schema.GetFieldByIndex(_tier)))
            for (var i = 0; i < sums.Length; i++) sums[i] = Of(words.GetString(i)!);
        var indices = ((Int32Array)tiers.Indices).Values;
        for (var row = 0; row < batch.Length; row++)
        {
            if (!tiers.IsValid(row)) continue;
            var sum = sums[indices[row]] ??= Of(words.GetString(indices[row])!);
            sum.Customers++;
            sum.Value += values.GetValue(row) ?? 0;
            sum.Spend += spend?.GetValue(row) ?? 0;
        }
    }

    /// <summary>Writes a line for each tier.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="labels">Names of the tiers.</param>
    /// <param name="isWide">Whether there is room for spend, means and long bars.</param>
    public void Show(Terminal terminal, LabelBook labels, bool isWide)
    {
        if (_sums.Count == 0) return;
        var hasSpend = isWide && _spend >= 0;
        string[] spendColumn = hasSpend ? [">spend, 365 days"] : [];
        string[] meanColumn = isWide ? [">each"] : [];
        var table = Tables.Create(terminal, "Value by tier 各层级价值",
            ["tier", "中文", ">customers", .. spendColumn, ">predicted value", .. meanColumn, ""]);
        var most = _sums.Values.Max(sum => sum.Value);
        foreach (var (tier, sum) in _sums)
        {
            string[] spend = hasSpend ? [Figures.Count((long)sum.Spend)] : [];
            string[] mean = !isWide ? [] : sum.Customers == 0 ? [Figures.None]
                : [Figures.Number(sum.Value / sum.Customers)];
            table.Row([tier, labels.Of(ScoreColumns.Tier.Name, tier).Zh, Figures.Count(sum.Customers), .. spend,
                Figures.Count((long)sum.Value), .. mean, Figures.Bar(sum.Value, most, isWide ? 20 : 10)]);
        }

        table.Show(terminal);
    }

    private Sums Of(string tier)
    {
        if (!_sums.TryGetValue(tier, out var sums)) _sums[tier] = sums = new Sums();
        return sums;
    }

    private sealed class Sums
    {
        public long Customers { get; set; }

        public double Spend { get; set; }

        public double Value { get; set; }
    }
}
