using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Value;

/// <summary>Scores the four dimensions and the composite of customers. Safe to use from many threads.</summary>
internal sealed class ValueScorer
{
    // Rows at a time: what is read and written of them stays in the first-level cache.
    private const int BlockRows = 512;
    private const int Dimensions = ValueDimensions.Count;

    private readonly RankLookup?[] _ranks;
    private readonly double[] _weights;
    private readonly ValueComposition _composition;

    /// <param name="indicators">Ranks as in <see cref="ValueModel.Indicators"/>.</param>
    /// <param name="options">The options that they were fitted with.</param>
    public ValueScorer(IReadOnlyList<RankTable?> indicators, ValueOptions options)
    {
        _ranks = [.. indicators.Select(table => table is null ? null : new RankLookup(table))];
        _weights = [.. Enumerable.Range(0, ValueIndicators.Count).Select(options.Weight)];
        var totals = new double[Dimensions];
        for (var dimension = 0; dimension < Dimensions; dimension++)
            for (var i = ValueIndicators.First(dimension); i < ValueIndicators.First(dimension + 1); i++)
                totals[dimension] += _weights[i];
        _composition = new ValueComposition(totals, options);
    }

    /// <summary>Scores every row; a row's result depends on no other row.</summary>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Score(in ValueInput input, in ValueOutput output)
    {
        input.Check();
        output.Check(input.Count);
        Span<double> ranks = stackalloc double[BlockRows];
        for (var start = 0; start < input.Count; start += BlockRows)
        {
            var rows = Math.Min(BlockRows, input.Count - start);
            for (var dimension = 0; dimension < Dimensions; dimension++)
            {
                var sums = output.Dimensions.Slice(dimension * input.Count + start, rows);
                var weights = output.Coverage.Slice(dimension * input.Count + start, rows);
                sums.Clear();
                weights.Clear();
                for (var i = ValueIndicators.First(dimension); i < ValueIndicators.First(dimension + 1); i++)
                {
                    if (input[i].IsEmpty || _ranks[i] is not { } lookup) continue;
                    if (i == ValueIndicators.Complaints) lookup.TopShares(input[i].Slice(start, rows), ranks);
                    else lookup.Ranks(input[i].Slice(start, rows), ranks);
                    Add(ranks[..rows], _weights[i], sums, weights);
                }
            }

            _composition.Compose(input, output, start, rows);
        }
    }

    /// <summary>Adds an indicator's weighted ranks to the sums, and its weight to the weights, of the customers who
    /// have it.</summary>
    private static void Add(ReadOnlySpan<double> ranks, double weight, Span<double> sums, Span<double> weights)
    {
        ref var rank = ref MemoryMarshal.GetReference(ranks);
        ref var sum = ref MemoryMarshal.GetReference(sums);
        ref var total = ref MemoryMarshal.GetReference(weights);
        var row = 0;
        for (; row <= ranks.Length - Vector256<double>.Count; row += Vector256<double>.Count)
        {
            var own = Vector256.LoadUnsafe(ref rank, (nuint)row);
            var isKnown = Vector256.Equals(own, own);
            var more = isKnown & (Vector256.Create(weight) * own);
            (Vector256.LoadUnsafe(ref sum, (nuint)row) + more).StoreUnsafe(ref sum, (nuint)row);
            var heavier = Vector256.LoadUnsafe(ref total, (nuint)row) + (isKnown & Vector256.Create(weight));
            heavier.StoreUnsafe(ref total, (nuint)row);
        }

        for (; row < ranks.Length; row++)
        {
            if (double.IsNaN(ranks[row])) continue;
            sums[row] += weight * ranks[row];
            weights[row] += weight;
        }
    }
}
