using System.Runtime.InteropServices;

namespace ScoringService.Engine.Segments;

/// <summary>
/// Named rules in an order. Read as segments, the first matching rule takes a row; read as tags, every matching rule
/// counts. A code may have several rules. Immutable and safe to use from many threads.
/// </summary>
public sealed class RuleSet
{
    private readonly RuleExpression[] _rules;
    private readonly string[] _codes;
    private readonly int[] _codeOfRule;

    /// <summary>Compiles the rules.</summary>
    /// <param name="definitions">The rules, first match first.</param>
    /// <param name="columns">The columns that they may name.</param>
    /// <exception cref="RuleSyntaxException">The text of a rule is not a rule; <see cref="Validate"/> lists all such
    /// mistakes.</exception>
    /// <exception cref="ArgumentException">A rule has no code, or two columns have the same name.</exception>
    public RuleSet(IReadOnlyList<RuleDefinition> definitions, IReadOnlyList<ColumnDefinition> columns)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        if (definitions.Any(d => string.IsNullOrEmpty(d.Code))) throw new ArgumentException("A rule has no code.");
        Definitions = [.. definitions];
        _rules = [.. definitions.Select(d => RuleExpression.Parse(d.Rule, columns))];
        _codes = [.. definitions.Select(d => d.Code).Distinct()];
        _codeOfRule = [.. definitions.Select(d => Array.IndexOf(_codes, d.Code))];
    }

    /// <summary>The rules, as given.</summary>
    public IReadOnlyList<RuleDefinition> Definitions { get; }

    /// <summary>The distinct codes, in the order of their first rules.</summary>
    public IReadOnlyList<string> Codes => _codes;

    /// <summary>Everything that is wrong with some rules; empty when they can be used.</summary>
    /// <param name="definitions">The rules.</param>
    /// <param name="columns">The columns that they may name.</param>
    /// <param name="path">The option that holds the rules, as in <see cref="OptionError"/>.</param>
    public static IReadOnlyList<OptionError> Validate(
        IReadOnlyList<RuleDefinition> definitions, IReadOnlyList<ColumnDefinition> columns, string path)
    {
        if (definitions is null) return [new(path, "is missing; an empty list has no rules.")];
        var errors = new List<OptionError>();
        for (var i = 0; i < definitions.Count; i++)
        {
            var definition = definitions[i];
            if (definition is null)
            {
                errors.Add(new($"{path}[{i}]", "is missing."));
                continue;
            }

            // A comma separates the codes of a customer with several.
            if (string.IsNullOrEmpty(definition.Code)) errors.Add(new($"{path}[{i}].code", "must not be empty."));
            else if (definition.Code.Contains(',')) errors.Add(new($"{path}[{i}].code", "must not have a comma."));
            if (Mistake(definition.Rule, rule => RuleExpression.Parse(rule, columns)) is { } mistake)
                errors.Add(new($"{path}[{i}].rule", mistake));
        }

        return errors;
    }

    /// <summary>The segment of each row: the code of the first rule that matches it, null where none does.</summary>
    /// <param name="definition">What the new column is; its type must be Dictionary. Its dictionary is
    /// <see cref="Codes"/>.</param>
    /// <param name="sets">Column sets of the same customers that together hold every column of the rules.</param>
    /// <exception cref="ArgumentException">The definition's type is another one, or the sets differ in rows or lack a
    /// column.</exception>
    public DictionaryColumn FirstMatch(ColumnDefinition definition, params ReadOnlySpan<ColumnSet> sets)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (definition.Type != ColumnType.Dictionary)
            throw new ArgumentException($"{definition.Name} is not a column of codes.");
        var count = RuleRun.RowCount(sets);
        var bytes = new byte[checked(count * sizeof(int))];
        var validity = new ulong[Column.WordCount(count)];
        var scorer = Bind(RuleRun.ColumnsOf(sets));
        for (var start = 0; start < count; start += RuleRun.ChunkRows)
        {
            var rows = Math.Min(RuleRun.ChunkRows, count - start);
            var indices = MemoryMarshal.Cast<byte, int>(bytes.AsSpan()).Slice(start, rows);
            scorer.TakeFirst(start, indices, validity.AsSpan(start >> 6, Column.WordCount(rows)));
        }

        return new DictionaryColumn(definition, _codes, bytes, count, validity);
    }

    /// <summary>Every rule that each row matches. Codes repeat when several rules have one.</summary>
    /// <inheritdoc cref="RuleExpression.Match" path="/param"/>
    /// <inheritdoc cref="RuleExpression.Match" path="/exception"/>
    public RuleMatches AllMatches(params ReadOnlySpan<ColumnSet> sets)
    {
        var count = RuleRun.RowCount(sets);
        var bitmaps = new ulong[_rules.Length][];
        for (var i = 0; i < bitmaps.Length; i++) bitmaps[i] = _rules[i].Match(sets);
        return new RuleMatches([.. _codeOfRule.Select(c => _codes[c])], bitmaps, count);
    }

    /// <summary>What is wrong with a rule, as a sentence with the position; null when nothing is.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="parse">Compiles it.</param>
    internal static string? Mistake(string rule, Func<string, RuleExpression> parse)
    {
        if (rule is null) return "is missing.";
        try
        {
            parse(rule);
            return null;
        }
        catch (RuleSyntaxException error)
        {
            return error.Message.EndsWith('?') ? error.Message : error.Message + ".";
        }
    }

    /// <summary>Binds the rules to columns, for a worker that evaluates ranges of rows.</summary>
    /// <param name="columns">Lists of columns of the same customers that together hold every column of the
    /// rules.</param>
    /// <exception cref="ArgumentException">A column is missing.</exception>
    internal RuleSetScorer Bind(params ReadOnlySpan<IReadOnlyList<Column>> columns) =>
        new(_rules, _codeOfRule, columns);
}
