using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Segments;

/// <summary>Reads a column of truth values; unknown where it has none.</summary>
/// <param name="slot">The column's place among the rule's columns.</param>
internal sealed class TruthColumnKernel(int slot) : LogicKernel
{
    public override void Evaluate(RuleRun run, Truth result)
    {
        var column = (BooleanColumn)run.Column(slot);
        var bits = column.Bits.Slice(run.Start >> 6, run.WordCount);
        for (var word = 0; word < bits.Length; word++)
        {
            var known = run.Known(column, word);
            result.IsTrue[word] = bits[word] & known;
            result.IsFalse[word] = ~bits[word] & known;
        }
    }
}

/// <summary>True and false exchanged; unknown stays unknown.</summary>
internal sealed class NotKernel(LogicKernel operand) : LogicKernel
{
    public override void Evaluate(RuleRun run, Truth result) =>
        operand.Evaluate(run, new Truth(result.IsFalse, result.IsTrue));
}

/// <summary>
/// All terms, or any. False wins over unknown in an and, true over unknown in an or; both are one computation with the
/// two bitmaps exchanged. Terms after the one that settles every row of a chunk are not evaluated.
/// </summary>
internal sealed class JunctionKernel(bool isAnd, LogicKernel[] terms) : LogicKernel
{
    public override void Evaluate(RuleRun run, Truth result)
    {
        terms[0].Evaluate(run, result);
        Span<ulong> words = stackalloc ulong[2 * RuleRun.ChunkWords];
        var term = new Truth(words[..run.WordCount], words.Slice(RuleRun.ChunkWords, run.WordCount));
        for (var i = 1; i < terms.Length; i++)
        {
            if (!(isAnd ? result.IsFalse : result.IsTrue).ContainsAnyExcept(ulong.MaxValue)) return;
            terms[i].Evaluate(run, term);
            if (isAnd) Combine(result.IsTrue, result.IsFalse, term.IsTrue, term.IsFalse);
            else Combine(result.IsFalse, result.IsTrue, term.IsFalse, term.IsTrue);
        }
    }

    private static void Combine(
        Span<ulong> all, Span<ulong> any, ReadOnlySpan<ulong> termAll, ReadOnlySpan<ulong> termAny)
    {
        for (var word = 0; word < all.Length; word++)
        {
            all[word] &= termAll[word];
            any[word] |= termAny[word];
        }
    }
}

/// <summary>Whether two conditions have the same answer; unknown where either is.</summary>
internal sealed class SameTruthKernel(LogicKernel left, LogicKernel right) : LogicKernel
{
    public override void Evaluate(RuleRun run, Truth result)
    {
        left.Evaluate(run, result);
        Span<ulong> words = stackalloc ulong[2 * RuleRun.ChunkWords];
        var other = new Truth(words[..run.WordCount], words.Slice(RuleRun.ChunkWords, run.WordCount));
        right.Evaluate(run, other);
        for (var word = 0; word < run.WordCount; word++)
        {
            var (isTrue, isFalse) = (result.IsTrue[word], result.IsFalse[word]);
            result.IsTrue[word] = (isTrue & other.IsTrue[word]) | (isFalse & other.IsFalse[word]);
            result.IsFalse[word] = (isTrue & other.IsFalse[word]) | (isFalse & other.IsTrue[word]);
        }
    }
}

/// <summary>Whether a condition is unknown.</summary>
internal sealed class UnknownKernel(LogicKernel operand) : LogicKernel
{
    public override void Evaluate(RuleRun run, Truth result)
    {
        operand.Evaluate(run, result);
        for (var word = 0; word < run.WordCount; word++)
        {
            var known = result.IsTrue[word] | result.IsFalse[word];
            result.IsTrue[word] = ~known;
            result.IsFalse[word] = known;
        }
    }
}

/// <summary>Whether a number, instant or duration is missing.</summary>
internal sealed class ValueMissingKernel<T>(ValueKernel<T> operand) : LogicKernel
    where T : unmanaged
{
    public override void Evaluate(RuleRun run, Truth result)
    {
        var values = new Operand<T>(operand, run);
        for (var word = 0; word < run.WordCount; word++)
        {
            var missing = 0UL;
            ref readonly var first = ref values.Word(word);
            for (var row = 0; row < 64; row += Vector256<T>.Count)
            {
                var lanes = Missing.Lanes(Vector256.LoadUnsafe(in first, (nuint)row));
                missing |= (ulong)Vector256.ExtractMostSignificantBits(lanes) << row;
            }

            result.IsTrue[word] = missing;
            result.IsFalse[word] = ~missing;
        }

        run.Scratch.Return();
    }
}
