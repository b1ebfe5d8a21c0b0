using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Segments;

/// <summary>Whether a number, instant or duration is one of a list of constants; unknown where it is missing.</summary>
/// <param name="operand">What is looked up.</param>
/// <param name="items">The constants, sorted, without duplicates.</param>
internal sealed class ListKernel<T>(ValueKernel<T> operand, T[] items) : LogicKernel
    where T : unmanaged, IComparable<T>
{
    // Up to here, comparing with each item beats a binary search.
    private const int ShortList = 16;

    public override void Evaluate(RuleRun run, Truth result)
    {
        var values = new Operand<T>(operand, run);
        for (var word = 0; word < run.WordCount; word++)
        {
            var found = 0UL;
            var missing = 0UL;
            ref readonly var first = ref values.Word(word);
            for (var row = 0; row < 64; row += Vector256<T>.Count)
            {
                var lanes = Vector256.LoadUnsafe(in first, (nuint)row);
                missing |= (ulong)Missing.Lanes(lanes).ExtractMostSignificantBits() << row;
                found |= (ulong)Find(lanes) << row;
            }

            result.IsTrue[word] = found & ~missing;
            result.IsFalse[word] = ~found & ~missing;
        }

        run.Scratch.Return();
    }

    private uint Find(Vector256<T> lanes)
    {
        var found = 0u;
        if (items.Length <= ShortList)
        {
            var equal = Vector256<T>.Zero;
            foreach (var item in items) equal |= Vector256.Equals(lanes, Vector256.Create(item));
            return equal.ExtractMostSignificantBits();
        }

        for (var lane = 0; lane < Vector256<T>.Count; lane++)
            if (items.AsSpan().BinarySearch(lanes[lane]) >= 0) found |= 1u << lane;
        return found;
    }
}
