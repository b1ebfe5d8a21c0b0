using System.Numerics;

namespace ScoringService.Engine.Segments;

/// <summary>The rules of a set bound to columns. One thread uses it at a time: each worker binds its own and then
/// evaluates any ranges of rows, in any order. Besides buffers of one chunk, which the first evaluations make, it
/// allocates nothing.</summary>
internal sealed class RuleSetScorer
{
    /// <summary>Most codes of a set of which all matches are asked for: the bits of a positive integer.</summary>
    public const int MostCodes = 31;

    private readonly RuleRun[] _runs;
    private readonly int[] _codeOfRule;
    private readonly bool _fitsMask;

    /// <summary>Binds rules.</summary>
    /// <param name="rules">The rules, first match first.</param>
    /// <param name="codeOfRule">The place of each rule's code among the distinct codes.</param>
    /// <param name="columns">Lists of columns of the same customers that together hold every column of the
    /// rules.</param>
    /// <exception cref="ArgumentException">A column is missing.</exception>
    public RuleSetScorer(
        RuleExpression[] rules, int[] codeOfRule, ReadOnlySpan<IReadOnlyList<Column>> columns)
    {
        var scratch = new RuleScratch();
        _codeOfRule = codeOfRule;
        _fitsMask = codeOfRule.All(code => code < MostCodes);
        _runs = new RuleRun[rules.Length];
        for (var i = 0; i < _runs.Length; i++) _runs[i] = rules[i].Bind(columns, scratch);
    }

    /// <summary>For each row of a range, the code of the first rule that matches.</summary>
    /// <param name="start">First row, a multiple of 64.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="positions">Receives positions in <see cref="RuleSet.Codes"/>, −1 where no rule matches.</param>
    public void FirstMatch(int start, int count, Span<int> positions)
    {
        RequireWholeWords(start);
        positions[..count].Fill(-1);
        Span<ulong> words = stackalloc ulong[RuleRun.ChunkWords];
        for (var done = 0; done < count; done += RuleRun.ChunkRows)
        {
            var rows = Math.Min(RuleRun.ChunkRows, count - done);
            var taken = words[..Column.WordCount(rows)];
            taken.Clear();
            TakeFirst(start + done, positions.Slice(done, rows), taken);
        }
    }

    /// <summary>For each row of a range, the codes of all rules that match.</summary>
    /// <param name="start">First row, a multiple of 64.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="masks">Receives a bit per code: bit i is set when a rule with code i of
    /// <see cref="RuleSet.Codes"/> matches.</param>
    /// <exception cref="InvalidOperationException">There are more than <see cref="MostCodes"/> codes.</exception>
    public void AllMatches(int start, int count, Span<int> masks)
    {
        RequireWholeWords(start);
        RequireMask(_fitsMask);
        masks[..count].Clear();
        Span<ulong> matches = stackalloc ulong[RuleRun.ChunkWords];
        for (var done = 0; done < count; done += RuleRun.ChunkRows)
        {
            var rows = Math.Min(RuleRun.ChunkRows, count - done);
            for (var rule = 0; rule < _runs.Length; rule++)
            {
                _runs[rule].Match(start + done, rows, matches);
                Mark(matches[..Column.WordCount(rows)], 1 << _codeOfRule[rule], masks.Slice(done, rows));
            }
        }
    }

    /// <summary>For each row of a range, which rules are true and which are known.</summary>
    /// <param name="start">First row, a multiple of 64.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="met">Receives a bit per rule: bit i is set when rule i matches.</param>
    /// <param name="known">Receives a bit per rule: bit i is set when rule i is true or false.</param>
    /// <exception cref="InvalidOperationException">There are more than <see cref="MostCodes"/> rules.</exception>
    public void Answers(int start, int count, Span<int> met, Span<int> known)
    {
        RequireWholeWords(start);
        RequireMask(_runs.Length <= MostCodes);
        met[..count].Clear();
        known[..count].Clear();
        Span<ulong> matches = stackalloc ulong[RuleRun.ChunkWords];
        Span<ulong> misses = stackalloc ulong[RuleRun.ChunkWords];
        for (var done = 0; done < count; done += RuleRun.ChunkRows)
        {
            var rows = Math.Min(RuleRun.ChunkRows, count - done);
            var words = Column.WordCount(rows);
            for (var rule = 0; rule < _runs.Length; rule++)
            {
                _runs[rule].Answer(start + done, rows, matches, misses);
                Mark(matches[..words], 1 << rule, met.Slice(done, rows));
                Mark(matches[..words], 1 << rule, known.Slice(done, rows));
                Mark(misses[..words], 1 << rule, known.Slice(done, rows));
            }
        }
    }

    /// <summary>Gives each row of a chunk that is not taken the code of the first rule that matches it, and marks it
    /// as taken.</summary>
    /// <param name="start">First row, a multiple of 64.</param>
    /// <param name="positions">One per row, at most <see cref="RuleRun.ChunkRows"/>; those of rows that no rule
    /// matches stay.</param>
    /// <param name="taken">Bitmap over the rows.</param>
    public void TakeFirst(int start, Span<int> positions, Span<ulong> taken)
    {
        Span<ulong> matches = stackalloc ulong[RuleRun.ChunkWords];
        var left = positions.Length;
        // Rules after the one that takes the last row of the chunk are not evaluated.
        for (var rule = 0; rule < _runs.Length && left > 0; rule++)
        {
            _runs[rule].Match(start, positions.Length, matches);
            for (var word = 0; word < taken.Length; word++)
            {
                var fresh = matches[word] & ~taken[word];
                taken[word] |= fresh;
                left -= BitOperations.PopCount(fresh);
                for (; fresh != 0; fresh &= fresh - 1)
                    positions[(word << 6) + BitOperations.TrailingZeroCount(fresh)] = _codeOfRule[rule];
            }
        }
    }

    private static void Mark(ReadOnlySpan<ulong> rows, int bit, Span<int> masks)
    {
        for (var word = 0; word < rows.Length; word++)
            for (var left = rows[word]; left != 0; left &= left - 1)
                masks[(word << 6) + BitOperations.TrailingZeroCount(left)] |= bit;
    }

    private static void RequireWholeWords(int start)
    {
        if ((start & 63) != 0) throw new ArgumentException($"A range of rows starts at {start}, within a word.");
    }

    private static void RequireMask(bool fits)
    {
        if (!fits) throw new InvalidOperationException($"A mask has {MostCodes} bits.");
    }
}
