using Apache.Arrow;
using ScoringService.Engine;
using Spectre.Console.Rendering;

namespace ScoringService.Cli.Output;

/// <summary>Shows scores for people: how they are distributed, and the first of them.</summary>
internal sealed class ScoreView(Schema schema, int sampleSize)
{
    private const int WideTerminal = 110;

    // Of a column with more classes than this only the most frequent ones are shown.
    private const int MostClasses = 20;

    // Cells that the border and the padding of a column take.
    private const int BorderWidth = 3;
    private readonly Distribution _distribution = new(schema);
    private readonly TierSummary? _tiers = TierSummary.Of(schema);
    private readonly ValueNeedMatrix? _needs = ValueNeedMatrix.Of(schema);
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
        _tiers?.Add(batch);
        _needs?.Add(batch);
        if (_sample.Count >= sampleSize) return;
        var cells = Cells.Of(batch);
        for (var row = 0; row < batch.Length && _sample.Count < sampleSize; row++)
        {
            _sample.Add([.. cells.Select(cell => cell.Display(row))]);
            _values.Add([.. cells.Select(cell => cell.Value(row))]);
        }
    }

    /// <summary>Writes tables: one per column of classes, one of the levels, one of the truth values, one of value by
    /// tier and one of value and need where the columns for them are there, and the first rows.</summary>
    public void Show(Terminal terminal, LabelBook labels)
    {
        foreach (var column in _distribution.Classes) ShowClasses(terminal, column, labels);
        ShowLevels(terminal);
        ShowFlags(terminal);
        _tiers?.Show(terminal, labels, isWide: terminal.Results.Profile.Width >= WideTerminal);
        _needs?.Show(terminal, labels);
        if (_sample.Count > 0) ShowSample(terminal);
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
                    LabelEn = labels.Of(column.Name, pair.Key).En,
                    LabelZh = labels.Of(column.Name, pair.Key).Zh,
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
            Flags = _distribution.Flags.ToDictionary(column => column.Name, column => new
            {
                LabelEn = column.Label.En,
                LabelZh = column.Label.Zh,
                Customers = column.TrueCount,
                Share = Share(column.TrueCount),
            }),
        },
        Rows = _values.Select(row =>
            schema.FieldsList.Zip(row).ToDictionary(cell => cell.First.Name, cell => cell.Second)),
    };

    private void ShowClasses(Terminal terminal, ColumnCounts column, LabelBook labels)
    {
        // A narrow terminal has no room for the English names, which say nearly the same as the codes, and for long
        // bars.
        var isWide = terminal.Results.Profile.Width >= WideTerminal;
        string[] names = isWide ? [column.Name, "English", "中文"] : [column.Name, "中文"];
        var table = Tables.Create(terminal, column.Title, [.. names, ">customers", ">share", ""]);
        var most = column.Codes.Values.Append(column.NullCount).Append(1).Max();
        var barWidth = isWide ? 30 : 10;
        var codes = column.Codes.Where(pair => pair.Value > 0 || column.ShowsEmpty).ToArray();
        var shown = codes.Length <= MostClasses ? codes
            : [.. codes.OrderByDescending(pair => pair.Value).Take(MostClasses)];
        foreach (var (code, count) in shown) Line(code, labels.Of(column.Name, code), count);
        if (codes.Length > shown.Length)
            Line("…", new Label($"{codes.Length - shown.Length:N0} more", "其他"),
                codes.Sum(pair => pair.Value) - shown.Sum(pair => pair.Value));
        if (column.NullCount > 0) Line("—", new Label("None", "无"), column.NullCount);
        table.Show(terminal);

        void Line(string code, Label label, long count)
        {
            string[] texts = isWide ? [code, label.En, label.Zh] : [code, label.Zh];
            table.Row([.. texts, $"{count:N0}", Percent(count), Figures.Bar(count, most, barWidth)]);
        }
    }

    private void ShowSample(Terminal terminal)
    {
        var fields = schema.FieldsList;
        var shown = ColumnsThatFit(terminal.Results.Profile.Width);
        var names = fields.Take(shown).Select(field => (Cells.IsNumber(field.DataType) ? ">" : "") + field.Name);
        var table = Tables.Create(terminal, $"The first {_sample.Count:N0} of {_distribution.RowCount:N0}", [.. names]);
        foreach (var row in _sample) table.Row(row[..shown]);
        table.Show(terminal);
        if (shown < fields.Count)
            terminal.Say($"No room for {string.Join(", ", fields.Skip(shown).Select(field => field.Name))}. "
                + "Widen the terminal, choose --columns, or write a file.");
    }

    private int ColumnsThatFit(int width)
    {
        var left = width - 1;
        for (var i = 0; i < schema.FieldsList.Count; i++)
        {
            var cells = _sample.Select(row => new Segment(row[i]).CellCount());
            left -= BorderWidth + Math.Max(cells.Max(), schema.FieldsList[i].Name.Length);
            if (left < 0) return Math.Max(1, i);
        }

        return schema.FieldsList.Count;
    }

    private void ShowLevels(Terminal terminal)
    {
        var columns = _distribution.Levels.ToArray();
        if (columns.Length == 0) return;
        var isWide = terminal.Results.Profile.Width >= WideTerminal;
        var table = Tables.Create(terminal, "Customers per level",
            [">level", .. columns.SelectMany(column => Pair($">{column.Name}", ">share"))]);
        for (var level = columns.Max(column => column.HighestLevel); level >= 1; level--)
            table.Row([$"{level}", .. columns.SelectMany(column =>
                Pair($"{column.AtLevel(level):N0}", Percent(column.AtLevel(level))))]);
        table.Show(terminal);

        string[] Pair(string count, string share) => isWide ? [count, share] : [count];
    }

    private void ShowFlags(Terminal terminal)
    {
        var columns = _distribution.Flags.ToArray();
        if (columns.Length == 0) return;
        var isWide = terminal.Results.Profile.Width >= WideTerminal;
        string[] names = isWide ? ["column", "English", "中文"] : ["column", "中文"];
        var table = Tables.Create(terminal, "Signals 信号", [.. names, ">customers", ">share", ""]);
        var most = columns.Max(column => column.TrueCount);
        foreach (var column in columns)
        {
            string[] texts = isWide ? [column.Name, column.Label.En, column.Label.Zh] : [column.Name, column.Label.Zh];
            table.Row([.. texts, $"{column.TrueCount:N0}", Percent(column.TrueCount),
                Figures.Bar(column.TrueCount, most, isWide ? 30 : 10)]);
        }

        table.Show(terminal);
    }

    private double Share(long count) => _distribution.RowCount == 0 ? 0 : (double)count / _distribution.RowCount;

    private string Percent(long count) => Figures.Percent(Share(count));
}
