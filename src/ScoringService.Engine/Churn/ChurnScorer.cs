using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Churn;

/// <summary>
/// Applies a model to the rows of a batch. Each row depends on the model and on its own features only, and nothing is
/// allocated per row. Several threads may use one scorer.
/// </summary>
public sealed class ChurnScorer
{
    private const int BlockRows = 512;
    private const int Lanes = 8;

    private readonly ChurnModel _model;
    private readonly FeatureReader _reader;
    private readonly LogisticInput[] _inputs;

    /// <summary>Prepares to score a batch.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">Feature rows, of any population and instant.</param>
    /// <exception cref="ArgumentException">The batch lacks a column that the model reads.</exception>
    public ChurnScorer(ChurnModel model, CustomerBatch batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        _model = model;
        _inputs = [.. model.Regression?.Inputs ?? []];
        _reader = new FeatureReader(batch, Array.ConvertAll(_inputs, input => input.Feature));
    }

    /// <summary>Number of inputs, and so of columns of contributions.</summary>
    public int InputCount => _inputs.Length;

    /// <summary>Scores rows. Customers without a purchase have no probability.</summary>
    /// <param name="start">First row.</param>
    /// <param name="silentProbability">The buy-till-you-die probability of no purchase within the horizon, one per
    /// scored row, that is used when the model has no regression; NaN, or an empty span, where there is none.</param>
    /// <param name="output">Receives the scores.</param>
    public void Score(int start, ReadOnlySpan<double> silentProbability, ChurnOutput output)
    {
        var buffer = ArrayPool<double>.Shared.Rent((_inputs.Length + 1 + 2 * ChurnOutput.Reasons) * BlockRows);
        for (var first = 0; first < output.Probability.Length; first += BlockRows)
        {
            var count = Math.Min(BlockRows, output.Probability.Length - first);
            if (_model.Regression is { } regression) Predict(regression, (start, first, count), buffer, output);
            else StandIn((start, first, count), silentProbability, output);
            SetBands(output, first, count);
        }

        ArrayPool<double>.Shared.Return(buffer);
    }

    private void Predict(
        LogisticModel regression, (int Start, int First, int Count) rows, double[] buffer, ChurnOutput output)
    {
        var odds = buffer.AsSpan(0, BlockRows);
        var contributions = buffer.AsSpan(BlockRows, _inputs.Length * BlockRows);
        var reasons = buffer.AsSpan((1 + _inputs.Length) * BlockRows, 2 * ChurnOutput.Reasons * BlockRows);
        odds.Fill(regression.Intercept);
        reasons[..(ChurnOutput.Reasons * BlockRows)].Clear();
        reasons[(ChurnOutput.Reasons * BlockRows)..].Fill(-1);
        for (var j = 0; j < _inputs.Length; j++)
        {
            var column = contributions.Slice(j * BlockRows, BlockRows);
            column[rows.Count..].Clear();
            _reader.Copy(j, rows.Start + rows.First, column[..rows.Count]);
            InputTransforms.Apply(_inputs[j].Feature.Transform, column);
            Contribute(_inputs[j], column, odds);
            Rank(j, column, reasons);
        }

        Clear(rows, buffer.AsSpan(0, (1 + _inputs.Length + 2 * ChurnOutput.Reasons) * BlockRows), _inputs.Length);
        if (!output.LogOdds.IsEmpty) odds[..rows.Count].CopyTo(output.LogOdds[rows.First..]);
        Copy(contributions, rows, output, output.Contributions);
        Copy(reasons[..(ChurnOutput.Reasons * BlockRows)], rows, output, output.ReasonValue);
        CopyInputs(reasons[(ChurnOutput.Reasons * BlockRows)..], rows, output);
        ToProbability(odds);
        odds[..rows.Count].CopyTo(output.Probability[rows.First..]);
    }

    /// <summary>Turns transformed values into contributions and adds them to the log-odds.</summary>
    private static void Contribute(LogisticInput input, Span<double> column, Span<double> odds)
    {
        var weight = Vector512.Create(input.RawCoefficient);
        var mean = Vector512.Create(input.Mean);
        var median = Vector512.Create(input.Median);
        var known = Vector512.Create(input.MissingContribution(isMissing: false));
        var missing = Vector512.Create(input.MissingContribution(isMissing: true));
        for (var row = 0; row < column.Length; row += Lanes)
        {
            var x = Load(column, row);
            var isKnown = Vector512.Equals(x, x);
            var value = (Vector512.ConditionalSelect(isKnown, x, median) - mean) * weight
                + Vector512.ConditionalSelect(isKnown, known, missing);
            Store(column, row, value);
            Store(odds, row, Load(odds, row) + value);
        }
    }

    /// <summary>Puts an input among the reasons where its contribution is larger than theirs: three columns of
    /// contributions, then three of positions.</summary>
    private static void Rank(int input, ReadOnlySpan<double> column, Span<double> reasons)
    {
        const int positions = ChurnOutput.Reasons * BlockRows;
        for (var row = 0; row < column.Length; row += Lanes)
        {
            var value = Load(column, row);
            var position = Vector512.Create((double)input);
            var wins = Vector512<double>.Zero;
            for (var place = row; place < positions; place += BlockRows)
            {
                var held = Load(reasons, place);
                var heldPosition = Load(reasons, positions + place);
                // What is pushed out of a place pushes out all that stands behind it, ties too.
                wins |= Vector512.GreaterThan(Vector512.Abs(value), Vector512.Abs(held));
                Store(reasons, place, Vector512.ConditionalSelect(wins, value, held));
                Store(reasons, positions + place, Vector512.ConditionalSelect(wins, position, heldPosition));
                value = Vector512.ConditionalSelect(wins, held, value);
                position = Vector512.ConditionalSelect(wins, heldPosition, position);
            }
        }
    }

    /// <summary>Takes everything back from customers without a purchase.</summary>
    private void Clear((int Start, int First, int Count) rows, Span<double> columns, int inputs)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (_reader.HasPurchase(rows.Start + rows.First + i)) continue;
            for (var j = 0; j <= inputs; j++) columns[j * BlockRows + i] = double.NaN;
            for (var j = 0; j < ChurnOutput.Reasons; j++)
            {
                columns[(inputs + 1 + j) * BlockRows + i] = 0;
                columns[(inputs + 1 + ChurnOutput.Reasons + j) * BlockRows + i] = -1;
            }
        }
    }

    private void StandIn(
        (int Start, int First, int Count) rows, ReadOnlySpan<double> silentProbability, ChurnOutput output)
    {
        for (var i = rows.First; i < rows.First + rows.Count; i++)
        {
            var p = silentProbability.IsEmpty || !_reader.HasPurchase(rows.Start + i) ? double.NaN
                : silentProbability[i];
            output.Probability[i] = p is >= 0 and <= 1 ? p : double.NaN;
        }

        if (!output.LogOdds.IsEmpty) output.LogOdds.Slice(rows.First, rows.Count).Fill(double.NaN);
        for (var j = 0; j < ChurnOutput.Reasons; j++)
        {
            var at = j * StrideOf(output) + rows.First;
            if (!output.ReasonInput.IsEmpty) output.ReasonInput.Slice(at, rows.Count).Fill(-1);
            if (!output.ReasonValue.IsEmpty) output.ReasonValue.Slice(at, rows.Count).Clear();
        }
    }

    private void SetBands(ChurnOutput output, int first, int count)
    {
        if (output.Band.IsEmpty) return;
        for (var i = first; i < first + count; i++)
            output.Band[i] = double.IsNaN(output.Probability[i]) ? -1
                : _model.Options.Bands.BandOf(output.Probability[i]);
    }

    private static void ToProbability(Span<double> odds)
    {
        for (var row = 0; row < odds.Length; row += Lanes)
        {
            var eta = Load(odds, row);
            var small = VectorMath.Exp(-Vector512.Abs(eta));
            var inverse = Vector512<double>.One / (Vector512<double>.One + small);
            var isPositive = Vector512.GreaterThanOrEqual(eta, Vector512<double>.Zero);
            var chance = Vector512.ConditionalSelect(isPositive, inverse, small * inverse);
            Store(odds, row, Vector512.ConditionalSelect(Vector512.Equals(eta, eta), chance, eta));
        }
    }

    private static void Copy(
        ReadOnlySpan<double> columns, (int Start, int First, int Count) rows, ChurnOutput output, Span<double> target)
    {
        if (target.IsEmpty) return;
        for (var j = 0; j < columns.Length / BlockRows; j++)
            columns.Slice(j * BlockRows, rows.Count).CopyTo(target[(j * StrideOf(output) + rows.First)..]);
    }

    private static void CopyInputs(
        ReadOnlySpan<double> columns, (int Start, int First, int Count) rows, ChurnOutput output)
    {
        if (output.ReasonInput.IsEmpty) return;
        for (var j = 0; j < ChurnOutput.Reasons; j++)
            for (var i = 0; i < rows.Count; i++)
                output.ReasonInput[j * StrideOf(output) + rows.First + i] = (int)columns[j * BlockRows + i];
    }

    private static int StrideOf(ChurnOutput output) => output.Stride == 0 ? output.Probability.Length : output.Stride;

    private static Vector512<double> Load(ReadOnlySpan<double> values, int row) =>
        Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)row);

    private static void Store(Span<double> values, int row, Vector512<double> value) =>
        value.StoreUnsafe(ref MemoryMarshal.GetReference(values), (nuint)row);
}
