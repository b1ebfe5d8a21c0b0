namespace ScoringService.Engine.Segments;

/// <summary>What the parts of a rule share while it is compiled: its text, the catalogue, and the columns and text
/// tests that it uses so far.</summary>
internal sealed class RuleScope
{
    private readonly string _text;
    private readonly IReadOnlyList<ColumnDefinition> _catalogue;
    private readonly Dictionary<string, ColumnDefinition> _byName;
    private readonly List<ColumnDefinition> _columns = [];
    private readonly List<ColumnTextTest> _tests = [];

    /// <summary>An empty scope.</summary>
    /// <param name="text">The rule.</param>
    /// <param name="catalogue">The columns that it may name.</param>
    /// <exception cref="ArgumentException">Two columns have the same name.</exception>
    public RuleScope(string text, IReadOnlyList<ColumnDefinition> catalogue)
    {
        _text = text;
        _catalogue = catalogue;
        _byName = new Dictionary<string, ColumnDefinition>(catalogue.Count, StringComparer.Ordinal);
        foreach (var column in catalogue)
            if (!_byName.TryAdd(column.Name, column))
                throw new ArgumentException($"Two columns of the catalogue are called {column.Name}.");
    }

    /// <summary>Columns that exist but that the rule may not name, because it is evaluated before there are
    /// scores.</summary>
    public IReadOnlyList<ColumnDefinition> Scores { get; init; } = [];

    /// <summary>The columns in use; a column's slot is its place in this list.</summary>
    public IReadOnlyList<ColumnDefinition> Columns => _columns;

    /// <summary>The text tests in use.</summary>
    public IReadOnlyList<ColumnTextTest> Tests => _tests;

    /// <summary>Computes constant parts.</summary>
    public Folding Folding { get; } = new();

    /// <summary>The operand that reads a column.</summary>
    public TypedKernel Read(ColumnSyntax syntax)
    {
        if (!_byName.TryGetValue(syntax.Name, out var column)) throw Error(syntax.Offset, Unknown(syntax.Name));
        var slot = _columns.IndexOf(column);
        if (slot < 0)
        {
            slot = _columns.Count;
            _columns.Add(column);
        }

        Kernel kernel = column.Type switch
        {
            ColumnType.Int32 => new ColumnKernel<int, double>(slot),
            ColumnType.UInt8 => new ColumnKernel<byte, double>(slot),
            ColumnType.Float64 => new ColumnKernel<double, double>(slot),
            ColumnType.Boolean => new TruthColumnKernel(slot),
            ColumnType.Timestamp => new ColumnKernel<long, long>(slot),
            _ => new TextColumn(slot),
        };
        return new TypedKernel(RuleTypes.Of(column.Type), kernel, syntax.Offset);
    }

    /// <summary>The condition that a column's text passes a test.</summary>
    public LogicKernel Test(TextColumn column, TextTest test)
    {
        _tests.Add(new ColumnTextTest(column.Slot, test));
        return new TextTestKernel(column.Slot, _tests.Count - 1, test);
    }

    /// <summary>An error in the rule's text.</summary>
    public RuleSyntaxException Error(int offset, string reason) => RuleSyntaxException.At(_text, offset, reason);

    private string Unknown(string name)
    {
        const int shown = 64;
        if (Scores.Any(column => column.Name == name))
            return $"'{name}' is a score column; there are no scores yet, so only feature columns can be used";
        var written = name.Length > shown ? string.Concat(name.AsSpan(0, shown), "…") : name;
        return NearestColumn.Find(name, _catalogue) is { } nearest
            ? $"there is no column '{written}'; did you mean '{nearest}'?"
            : $"there is no column '{written}'; text is written in single quotes";
    }
}

/// <summary>A compiled part of a rule.</summary>
/// <param name="Type">What it yields.</param>
/// <param name="Kernel">A <see cref="LogicKernel"/> for truth, a <see cref="ValueKernel{T}"/> of double for numbers and
/// of long for timestamps and durations, a <see cref="TextKernel"/> for text.</param>
/// <param name="Offset">Where it is in the text.</param>
internal readonly record struct TypedKernel(RuleType Type, Kernel Kernel, int Offset)
{
    /// <summary>As a condition.</summary>
    public LogicKernel Logic => (LogicKernel)Kernel;

    /// <summary>As numbers.</summary>
    public ValueKernel<double> Numbers => (ValueKernel<double>)Kernel;

    /// <summary>As instants or durations.</summary>
    public ValueKernel<long> Times => (ValueKernel<long>)Kernel;

    /// <summary>Whether it is the same for every row.</summary>
    public bool IsConstant =>
        Kernel is LogicConstant or ValueConstant<double> or ValueConstant<long> or TextConstant;
}
