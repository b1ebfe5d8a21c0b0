using Apache.Arrow;
using ScoringService.Engine;

namespace ScoringService.Cli.Output;

/// <summary>What each tier is worth: customers, spend so far and predicted value. It needs the columns tier and
/// predicted_clv; net_spend_365d is shown where it is there.</summary>
internal sealed class TierSummary
{
    private const int BarWidth = 20;
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
        var sums = Enumerable.Range(0, words.Length).Select(i => Of(words.GetString(i)!)).ToArray();
        var indices = ((Int32Array)tiers.Indices).Values;
        for (var row = 0; row < batch.Length; row++)
        {
            if (!tiers.IsValid(row)) continue;
            var sum = sums[indices[row]];
            sum.Customers++;
            sum.Value += values.GetValue(row) ?? 0;
            sum.Spend += spend?.GetValue(row) ?? 0;
        }
    }

    /// <summary>Writes a line for each tier.</summary>
    public void Show(Terminal terminal, LabelBook labels)
    {
        if (_sums.Count == 0) return;
        string[] spendColumns = _spend < 0 ? [] : [">spend, 365 days 近365天消费"];
        var table = Tables.Create(terminal, "Value by tier 各层级价值",
            ["tier", "中文", ">customers 客户数", .. spendColumns, ">predicted value 预测价值", ">each 人均", ""]);
        var most = _sums.Values.Max(sum => sum.Value);
        foreach (var (tier, sum) in _sums)
        {
            string[] spend = _spend < 0 ? [] : [Figures.Count((long)sum.Spend)];
            table.Row([tier, labels.Of(ScoreColumns.Tier.Name, tier).Zh, Figures.Count(sum.Customers), .. spend,
                Figures.Count((long)sum.Value),
                sum.Customers == 0 ? Figures.None : Figures.Number(sum.Value / sum.Customers),
                Figures.Bar(sum.Value, most, BarWidth)]);
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
