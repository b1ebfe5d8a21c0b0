using System.Numerics;

namespace ScoringService.Engine.Segments;

/// <summary>
/// A rule over columns, like <c>net_spend_365d >= 1000000 and cooperation_years >= 2</c>: parsed, type-checked and
/// compiled once, then evaluated a chunk of rows at a time. A row matches when the rule is true for it; as in SQL, a
/// rule that is unknown because a value is null does not match. docs/rules.md describes the language. Immutable and
/// safe to use from many threads.
/// </summary>
public sealed class RuleExpression
{
    private readonly RuleProgram _program;
    private readonly string _canonical;

    private RuleExpression(RuleProgram program, string canonical)
    {
        _program = program;
        _canonical = canonical;
    }

    /// <summary>The columns that the rule reads, in the order of their first use.</summary>
    public IReadOnlyList<ColumnDefinition> Columns => _program.Columns;

    /// <summary>Compiles a rule.</summary>
    /// <param name="text">The rule, up to 65,536 characters and 128 levels of nesting.</param>
    /// <param name="columns">The columns that it may name, with distinct names: for example
    /// <see cref="FeatureColumns.All"/> and <see cref="ScoreColumns.All"/> together.</param>
    /// <exception cref="RuleSyntaxException">The text is not a rule; the exception says where and why.</exception>
    /// <exception cref="ArgumentException">Two columns have the same name.</exception>
    public static RuleExpression Parse(string text, IReadOnlyList<ColumnDefinition> columns)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(columns);
        return Parse(text, new RuleScope(text, columns));
    }

    /// <summary>Compiles a rule that is evaluated before there are scores: over <see cref="FeatureColumns.All"/>.
    /// An error says so when the rule names a score column.</summary>
    /// <exception cref="RuleSyntaxException">The text is not such a rule.</exception>
    internal static RuleExpression ParseBeforeScores(string text) => Parse(text, ScopeBeforeScores(text));

    /// <summary>The scope of a rule that is evaluated before there are scores.</summary>
    internal static RuleScope ScopeBeforeScores(string text) =>
        new(text, FeatureColumns.All) { Scores = ScoreColumns.All };

    /// <summary>Compiles a rule that is already parsed.</summary>
    /// <param name="syntax">The rule.</param>
    /// <param name="scope">The columns that it may name, and the text that errors point into.</param>
    /// <exception cref="RuleSyntaxException">A column is unknown or a type is wrong.</exception>
    internal static RuleExpression Compile(RuleSyntax syntax, RuleScope scope) =>
        new(RuleCompiler.Compile(syntax, scope), RulePrinter.Print(syntax));

    private static RuleExpression Parse(string text, RuleScope scope)
    {
        var rule = Compile(RuleParser.Parse(text), scope);
        // Spaces around operators can make it longer than what was written, and it must be parsable itself.
        if (rule._canonical.Length > RuleParser.MaxLength)
            throw RuleSyntaxException.At(text, 0,
                $"the rule has {rule._canonical.Length} characters in its usual spelling;"
                + $" at most {RuleParser.MaxLength} are allowed");
        return rule;
    }

    /// <summary>Which rows match, as a bitmap: bit i % 64 of word i / 64 is row i, bits behind the last row are
    /// 0.</summary>
    /// <param name="sets">Column sets of the same customers that together hold <see cref="Columns"/>.</param>
    /// <exception cref="ArgumentException">The sets differ in rows or lack a column.</exception>
    public ulong[] Match(params ReadOnlySpan<ColumnSet> sets)
    {
        var count = RuleRun.RowCount(sets);
        var matches = new ulong[Column.WordCount(count)];
        var run = Bind(RuleRun.ColumnsOf(sets), new RuleScratch());
        for (var start = 0; start < count; start += RuleRun.ChunkRows)
            run.Match(start, Math.Min(RuleRun.ChunkRows, count - start), matches.AsSpan(start >> 6));
        return matches;
    }

    /// <summary>The matching rows, ascending.</summary>
    /// <inheritdoc cref="Match" path="/param"/>
    /// <inheritdoc cref="Match" path="/exception"/>
    public int[] Select(params ReadOnlySpan<ColumnSet> sets)
    {
        var matches = Match(sets);
        var count = 0;
        foreach (var word in matches) count += BitOperations.PopCount(word);
        var rows = new int[count];
        var next = 0;
        for (var word = 0; word < matches.Length; word++)
            for (var bits = matches[word]; bits != 0; bits &= bits - 1)
                rows[next++] = (word << 6) + BitOperations.TrailingZeroCount(bits);
        return rows;
    }

    /// <summary>The rule in its canonical spelling. Parsing it gives the same rule, and two rules that differ only in
    /// spaces, case of keywords or needless parentheses have the same one.</summary>
    public override string ToString() => _canonical;

    /// <summary>Prepares an evaluation over some columns.</summary>
    internal RuleRun Bind(ReadOnlySpan<IReadOnlyList<Column>> columns, RuleScratch scratch) =>
        RuleRun.Bind(_program, columns, scratch);
}
