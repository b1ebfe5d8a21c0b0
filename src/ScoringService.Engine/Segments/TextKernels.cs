namespace ScoringService.Engine.Segments;

/// <summary>Puts a question to each text of a column: once per code of a dictionary, once per row otherwise.</summary>
/// <param name="slot">The column's place among the rule's columns.</param>
/// <param name="number">The test's place among the rule's tests.</param>
/// <param name="test">The question.</param>
internal sealed class TextTestKernel(int slot, int number, TextTest test) : LogicKernel
{
    public override void Evaluate(RuleRun run, Truth result)
    {
        var column = run.Column(slot);
        for (var word = 0; word < run.WordCount; word++)
        {
            var start = run.Start + (word << 6);
            var rows = Math.Min(64, run.Start + run.Count - start);
            var known = run.Known(column, word);
            var passed = run.Passes(number) is { } passes
                ? Passed(((DictionaryColumn)column).Indices.Slice(start, rows), passes)
                : Passed((Utf8Column)column, start, rows);
            result.IsTrue[word] = passed & known;
            result.IsFalse[word] = ~passed & known;
        }
    }

    private static ulong Passed(ReadOnlySpan<int> codes, bool[] passes)
    {
        // A null row of a column with an empty dictionary has code 0, which is no entry.
        if (passes.Length == 0) return 0;
        var passed = 0UL;
        for (var i = 0; i < codes.Length; i++) passed |= (passes[codes[i]] ? 1UL : 0) << i;
        return passed;
    }

    private ulong Passed(Utf8Column column, int start, int rows)
    {
        var passed = 0UL;
        for (var i = 0; i < rows; i++) passed |= (test.Passes(column.Utf8(start + i)) ? 1UL : 0) << i;
        return passed;
    }
}

/// <summary>Compares two text columns row by row.</summary>
internal sealed class TextPairKernel(int leftSlot, int rightSlot, string comparison) : LogicKernel
{
    public override void Evaluate(RuleRun run, Truth result)
    {
        for (var word = 0; word < run.WordCount; word++)
        {
            var known = run.Known(run.Column(leftSlot), word) & run.Known(run.Column(rightSlot), word);
            var start = run.Start + (word << 6);
            var rows = Math.Min(64, run.Start + run.Count - start);
            var holds = 0UL;
            for (var i = 0; i < rows; i++)
            {
                if ((known >> i & 1) == 0) continue;
                if (TextComparison.Holds(comparison, Text(run, leftSlot, start + i), Text(run, rightSlot, start + i)))
                    holds |= 1UL << i;
            }

            result.IsTrue[word] = holds;
            result.IsFalse[word] = known & ~holds;
        }
    }

    private static ReadOnlySpan<byte> Text(RuleRun run, int slot, int row) =>
        run.Entries(slot) is { } entries
            ? entries[((DictionaryColumn)run.Column(slot)).Indices[row]]
            : ((Utf8Column)run.Column(slot)).Utf8(row);
}

/// <summary>Whether a text column has no value.</summary>
internal sealed class TextMissingKernel(int slot) : LogicKernel
{
    public override void Evaluate(RuleRun run, Truth result)
    {
        for (var word = 0; word < run.WordCount; word++)
        {
            var known = run.Known(run.Column(slot), word);
            result.IsTrue[word] = ~known;
            result.IsFalse[word] = known;
        }
    }
}
