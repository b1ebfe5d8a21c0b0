using Apache.Arrow;
using ScoringService.Engine;
using ScoringService.Engine.Value;

namespace ScoringService.Cli.Output;

/// <summary>How many customers have each value class and need class (价值-需求矩阵). It needs the columns value_class
/// and need_class.</summary>
internal sealed class ValueNeedMatrix
{
    private readonly int _value;
    private readonly int _need;
    private readonly Dictionary<(string? Value, string? Need), long> _counts = [];

    private ValueNeedMatrix(int value, int need) => (_value, _need) = (value, need);

    /// <summary>A matrix of a stream with these columns; null when it lacks some.</summary>
    public static ValueNeedMatrix? Of(Schema schema)
    {
        var (value, need) = (
            schema.GetFieldIndex(ScoreColumns.ValueClass.Name), schema.GetFieldIndex(ScoreColumns.NeedClass.Name));
        return value < 0 || need < 0 ? null : new ValueNeedMatrix(value, need);
    }

    /// <summary>Takes in the rows of a batch.</summary>
    public void Add(RecordBatch batch)
    {
        var values = (DictionaryArray)batch.Column(_value);
        var needs = (DictionaryArray)batch.Column(_need);
        for (var row = 0; row < batch.Length; row++)
        {
            var cell = (Code(values, row), Code(needs, row));
            _counts[cell] = _counts.GetValueOrDefault(cell) + 1;
        }
    }

    /// <summary>Number of customers in a cell; null stands for a class that is unknown.</summary>
    public long this[string? value, string? need] => _counts.GetValueOrDefault((value, need));

    /// <summary>Writes a row for each value class.</summary>
    public void Show(Terminal terminal, LabelBook labels)
    {
        var needs = CustomerClasses.Needs;
        var table = Tables.Create(terminal, "Value × need 价值-需求矩阵",
            ["", .. needs.Select(need => ">" + labels.Of(ScoreColumns.NeedClass.Name, need).Zh + " " + need)]);
        foreach (var value in CustomerClasses.ValueClasses)
            table.Row([$"{labels.Of(ScoreColumns.ValueClass.Name, value).Zh} {value}",
                .. needs.Select(need => Figures.Count(this[value, need]))]);
        table.Show(terminal);
    }

    private static string? Code(DictionaryArray column, int row) =>
        column.IsValid(row) && ((Int32Array)column.Indices).GetValue(row) is { } index
            ? ((StringArray)column.Dictionary).GetString(index) : null;
}
