using ScoringService.Engine.Numerics;

namespace ScoringService.Engine.Churn;

/// <summary>
/// The standardised inputs and indicators that vary, after a column of ones, with their labels. Rows are in canonical
/// order; columns are padded with zero rows to whole blocks.
/// </summary>
internal sealed class DesignMatrix
{
    /// <summary>Rows that are worked on at a time: few enough to stay in the nearest cache.</summary>
    public const int BlockRows = 256;

    private readonly double[][] _raw;
    private readonly int[] _order;

    /// <summary>Builds the matrix.</summary>
    /// <param name="columns">Transformed values, NaN where missing.</param>
    /// <param name="table">Features and labels of the same rows; at least one.</param>
    /// <param name="threads">Most threads to use, −1 for all.</param>
    public DesignMatrix(double[][] columns, TrainingTable table, int threads)
    {
        _raw = columns;
        RowCount = table.Labels.Length;
        PaddedRows = (RowCount + BlockRows - 1) / BlockRows * BlockRows;
        _order = CanonicalOrder.Of(columns, table.Labels, threads);
        Inputs = new LogisticInput[columns.Length];
        ChunkedWork.Run(
            columns.Length, threads, j => Inputs[j] = InputScaling.Learn(table.Features[j], columns[j]));
        List<DesignSource> sources = [new(-1, false)];
        for (var j = 0; j < columns.Length; j++)
        {
            if (Inputs[j].Deviation > 0) sources.Add(new DesignSource(j, false));
            if (Inputs[j].MissingDeviation > 0) sources.Add(new DesignSource(j, true));
        }

        Sources = [.. sources];
        Columns = new double[Sources.Length][];
        ChunkedWork.Run(Sources.Length, threads, k => Columns[k] = Build(Sources[k]));
        Labels = new double[PaddedRows];
        for (var i = 0; i < RowCount; i++) Labels[i] = table.Labels[_order[i]] ? 1 : 0;
    }

    /// <summary>Number of rows, padding left out.</summary>
    public int RowCount { get; }

    /// <summary>Length of the columns.</summary>
    public int PaddedRows { get; }

    /// <summary>How each input is filled and standardised, without coefficients yet.</summary>
    public LogisticInput[] Inputs { get; }

    /// <summary>The columns; the first is 1, and 0 in the padding.</summary>
    public double[][] Columns { get; }

    /// <summary>Where each column comes from.</summary>
    public DesignSource[] Sources { get; }

    /// <summary>1 or 0; 0 in the padding.</summary>
    public double[] Labels { get; }

    private double[] Build(DesignSource source)
    {
        var column = new double[PaddedRows];
        var target = column.AsSpan(0, RowCount);
        if (source.Input < 0)
        {
            target.Fill(1);
            return column;
        }

        var input = Inputs[source.Input];
        var raw = _raw[source.Input];
        if (source.IsIndicator)
        {
            var (known, missing) = (-input.MissingShare / input.MissingDeviation,
                (1 - input.MissingShare) / input.MissingDeviation);
            for (var i = 0; i < target.Length; i++) target[i] = double.IsNaN(raw[_order[i]]) ? missing : known;
            return column;
        }

        for (var i = 0; i < target.Length; i++)
        {
            var value = raw[_order[i]];
            target[i] = ((double.IsNaN(value) ? input.Median : value) - input.Mean) / input.Deviation;
        }

        return column;
    }
}
