using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Value;

/// <summary>Turns the weighted sums of the dimensions into scores, coverage, contributions and the composite, for a few
/// customers at a time.</summary>
internal sealed class ValueComposition
{
    private const int Dimensions = ValueDimensions.Count;
    private const double FullScore = 100;

    private readonly double[] _totals;
    private readonly double[] _b2b;
    private readonly double[] _b2c;

    /// <param name="totals">Weight of all indicators of each dimension.</param>
    /// <param name="options">The weights of the dimensions.</param>
    public ValueComposition(double[] totals, ValueOptions options)
    {
        _totals = totals;
        (_b2b, _b2c) = (options.B2B.Weights(), options.B2C.Weights());
    }

    /// <summary>Finishes rows whose <see cref="ValueOutput.Dimensions"/> hold the weighted sums of their ranks and
    /// whose <see cref="ValueOutput.Coverage"/> holds the weights.</summary>
    public void Compose(in ValueInput input, in ValueOutput output, int start, int rows)
    {
        var row = start;
        for (; row <= start + rows - Lanes; row += Lanes) Compose(input, output, row);
        if (row < start + rows) ComposeRest(input, output, row, start + rows - row);
    }

    private static int Lanes => Vector256<double>.Count;

    private void Compose(in ValueInput input, in ValueOutput output, int row)
    {
        var count = input.Count;
        var kinds = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(input.Kind), (nuint)row);
        var isB2B = Vector128.Equals(kinds, Vector128<int>.Zero);
        var chosen = Vector256.Create(Vector128.WidenLower(isB2B), Vector128.WidenUpper(isB2B)).AsDouble();
        var (known, total, covered) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        for (var d = 0; d < Dimensions; d++)
        {
            var profile = Profile(chosen, d);
            ref var score = ref Cell(output.Dimensions, d * count + row);
            ref var coverage = ref Cell(output.Coverage, d * count + row);
            var weight = Vector256.LoadUnsafe(ref coverage);
            var hasAny = Vector256.GreaterThan(weight, Vector256<double>.Zero);
            // Rounding may bring a mean of full scores above them.
            var mean = AtMost(Vector256.LoadUnsafe(ref score) / weight * FullScore, FullScore);
            Vector256.ConditionalSelect(hasAny, mean, Vector256.Create(double.NaN)).StoreUnsafe(ref score);
            var share = AtMost(weight / Vector256.Create(_totals[d]), 1);
            share.StoreUnsafe(ref coverage);
            known += hasAny & profile;
            total += profile;
            covered += profile * share;
        }

        var isAny = Vector256.GreaterThan(known, Vector256<double>.Zero);
        var composite = Vector256<double>.Zero;
        for (var d = 0; d < Dimensions; d++)
        {
            var score = Vector256.LoadUnsafe(ref Cell(output.Dimensions, d * count + row));
            var contribution = isAny & Vector256.Equals(score, score) & (Profile(chosen, d) / known * score);
            contribution.StoreUnsafe(ref Cell(output.Contributions, d * count + row));
            composite += contribution;
        }

        Vector256.ConditionalSelect(isAny, composite, Vector256.Create(double.NaN))
            .StoreUnsafe(ref Cell(output.Composite, row));
        AtMost(covered / total, 1).StoreUnsafe(ref Cell(output.CompositeCoverage, row));
    }

    /// <summary>Fewer rows than there are lanes: on a copy that has room for all lanes.</summary>
    private void ComposeRest(in ValueInput input, in ValueOutput output, int row, int rows)
    {
        Span<int> kinds = stackalloc int[Lanes];
        Span<double> cells = stackalloc double[14 * Lanes];
        cells.Clear();
        input.Kind.Slice(row, rows).CopyTo(kinds);
        var dimensions = cells[..(4 * Lanes)];
        var coverage = cells.Slice(4 * Lanes, 4 * Lanes);
        var contributions = cells.Slice(8 * Lanes, 4 * Lanes);
        var composite = cells.Slice(12 * Lanes, Lanes);
        var compositeCoverage = cells.Slice(13 * Lanes, Lanes);
        for (var d = 0; d < Dimensions; d++)
        {
            output.Dimensions.Slice(d * input.Count + row, rows).CopyTo(dimensions[(d * Lanes)..]);
            output.Coverage.Slice(d * input.Count + row, rows).CopyTo(coverage[(d * Lanes)..]);
        }

        var rest = new ValueOutput
        {
            Dimensions = dimensions, Coverage = coverage, Contributions = contributions, Composite = composite,
            CompositeCoverage = compositeCoverage,
        };
        Compose(new ValueInput { Kind = kinds }, rest, 0);
        for (var d = 0; d < Dimensions; d++)
        {
            dimensions.Slice(d * Lanes, rows).CopyTo(output.Dimensions[(d * input.Count + row)..]);
            coverage.Slice(d * Lanes, rows).CopyTo(output.Coverage[(d * input.Count + row)..]);
            contributions.Slice(d * Lanes, rows).CopyTo(output.Contributions[(d * input.Count + row)..]);
        }

        composite[..rows].CopyTo(output.Composite[row..]);
        compositeCoverage[..rows].CopyTo(output.CompositeCoverage[row..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<double> Profile(Vector256<double> isB2B, int dimension) => Vector256.ConditionalSelect(
        isB2B, Vector256.Create(_b2b[dimension]), Vector256.Create(_b2c[dimension]));

    // NaN stays NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> AtMost(Vector256<double> value, double most) => Vector256.ConditionalSelect(
        Vector256.GreaterThan(value, Vector256.Create(most)), Vector256.Create(most), value);

    private static ref double Cell(Span<double> cells, int cell) =>
        ref Unsafe.Add(ref MemoryMarshal.GetReference(cells), cell);
}
