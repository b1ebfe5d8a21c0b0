using System.Globalization;
using Apache.Arrow;
using ScoringService.Engine;

namespace ScoringService.Cli.Output;

/// <summary>Shows scores for people: how they are distributed, and the first of them.</summary>
internal sealed class ScoreView(Schema schema, int sampleSize)
{
    private const int BarWidth = 30;
    private readonly Distribution _distribution = new(schema);
    private readonly List<object?[]> _values = [];
    private readonly List<string[]> _sample = [];

    /// <summary>The id of the first customer; null without one, or when ids were not asked for.</summary>
    public string? FirstCustomerId =>
        _values.Count > 0 && schema.GetFieldIndex("customer_id") is var index and >= 0
            ? (string?)_values[0][index] : null;

    /// <summary>Takes in the rows of a batch.</summary>
    public void Add(RecordBatch batch)
    {
        _distribution.Add(batch);
        if (_sample.Count >= sampleSize) return;
        var cells = Cells.Of(batch);
        for (var row = 0; row < batch.Length && _sample.Count < sampleSize; row++)
        {
            _sample.Add([.. cells.Select(cell => cell.Display(row))]);
            _values.Add([.. cells.Select(cell => cell.Value(row))]);
        }
    }

    /// <summary>Writes tables: one per column of classes, one of the levels, and the first rows.</summary>
    public void Show(Terminal terminal, LabelBook labels)
    {
        foreach (var column in _distribution.Classes) ShowClasses(terminal, column, labels);
        ShowLevels(terminal);
        if (_sample.Count == 0) return;
        var names = schema.FieldsList.Select(field => (Cells.IsNumber(field.DataType) ? ">" : "") + field.Name);
        var table = Tables.Create(terminal, $"The first {_sample.Count:N0} of {_distribution.RowCount:N0}", [.. names]);
        foreach (var row in _sample) table.Row(row);
        table.Show(terminal);
    }

    /// <summary>The same for programs.</summary>
    public object ToDocument(LabelBook labels) => new
    {
        Distribution = new
        {
            Classes = _distribution.Classes.ToDictionary(column => column.Name, column =>
                column.Codes.Select(pair => new
                {
                    Code = pair.Key,
                    LabelEn = labels.Of(pair.Key).En,
                    LabelZh = labels.Of(pair.Key).Zh,
                    Customers = pair.Value,
                    Share = Share(pair.Value),
                })),
            Levels = _distribution.Levels.ToDictionary(column => column.Name, column =>
                Enumerable.Range(1, column.HighestLevel).Select(level => new
                {
                    Level = level,
                    Customers = column.AtLevel(level),
                    Share = Share(column.AtLevel(level)),
                })),
        },
        Rows = _values.Select(row =>
            schema.FieldsList.Zip(row).ToDictionary(cell => cell.First.Name, cell => cell.Second)),
    };

    private void ShowClasses(Terminal terminal, ColumnCounts column, LabelBook labels)
    {
        var table = Tables.Create(terminal, column.Title, column.Name, "English", "中文", ">customers", ">share", "");
        var most = column.Codes.Values.Append(column.NullCount).Append(1).Max();
        foreach (var (code, count) in column.Codes)
            Line(code, labels.Of(code), count);
        if (column.NullCount > 0) Line("—", new Label("None", "无"), column.NullCount);
        table.Show(terminal);

        void Line(string code, Label label, long count) => table.Row(code, label.En, label.Zh, $"{count:N0}",
            Percent(count), new string('█', (int)Math.Round((double)BarWidth * count / most)));
    }

    private void ShowLevels(Terminal terminal)
    {
        var columns = _distribution.Levels.ToArray();
        if (columns.Length == 0) return;
        var names = columns.SelectMany(column => (string[])[$">{column.Name}", ">share"]);
        var table = Tables.Create(terminal, "Customers per level", [">level", .. names]);
        for (var level = columns.Max(column => column.HighestLevel); level >= 1; level--)
            table.Row([$"{level}", .. columns.SelectMany(column =>
                (string[])[$"{column.AtLevel(level):N0}", Percent(column.AtLevel(level))])]);
        table.Show(terminal);
    }

    private double Share(long count) => _distribution.RowCount == 0 ? 0 : (double)count / _distribution.RowCount;

    private string Percent(long count) => Share(count).ToString("P1", CultureInfo.InvariantCulture);
}
