using Apache.Arrow;
using ScoringService.Engine;

namespace ScoringService.Server.Streaming;

/// <summary>
/// Cuts one stream into record batches and writes them. Where a batch ends depends only on where it begins, so a
/// resumed stream has the same batches. One thread may prepare a batch while another one writes the one before.
/// </summary>
internal sealed class BatchEncoder : IDisposable
{
    /// <summary>The bytes that end every Arrow IPC stream: a continuation marker and a length of 0.</summary>
    public static readonly byte[] EndOfStream = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];

    // Where that many rows fit, rows per batch are a multiple of 64, so that bitmaps are cut at word borders.
    private const int RowGrain = 64;

    private readonly ScoreStreamPlan _plan;
    private readonly StreamFormat _format;
    private readonly int[] _texts;

    public BatchEncoder(ScoreStreamPlan plan)
    {
        _plan = plan;
        _format = plan.Format;
        Writer = _format.TakeWriter();
        _texts = [.. Enumerable.Range(0, _format.Columns.Count)
            .Where(i => _format.Columns[i].Sources[0] is Utf8Column)];
    }

    /// <summary>Writes what was prepared.</summary>
    public BatchWriter Writer { get; }

    /// <summary>Prepares the batch that begins at a row. Rows that follow each other in memory are not
    /// copied.</summary>
    /// <param name="start">The row: 0 or the end of a batch.</param>
    public PreparedBatch Prepare(int start)
    {
        var count = RowsThatFit(start);
        var arrays = new IArrowArray[_format.Columns.Count];
        var isPicked = _plan.Rows is not null && _plan.Snapshot.Layers.Count == 0;
        RowRun[] runs = isPicked ? [] : [.. _plan.Runs(start, count)];
        for (var i = 0; i < arrays.Length; i++)
        {
            var column = _format.Columns[i];
            // One run is sent as it lies in memory; others are brought together first.
            arrays[i] = runs is [var run]
                ? _format.Slice(i, column.Sources[run.Source], run.First, run.Count)
                : _format.Slice(i,
                    isPicked ? column.Sources[0].Gather(_plan.Rows.AsSpan(start, count)) : column.Read(runs), 0, count);
        }

        return new PreparedBatch(new RecordBatch(_format.Schema, arrays, count), start, count);
    }

    /// <summary>Gives the writer back.</summary>
    public void Dispose() => _format.GiveBack(Writer);

    private int RowsThatFit(int start)
    {
        var left = _plan.RowCount - start;
        var budget = (long)_plan.MaxBatchBytes - _format.OverheadBytes;
        var count = (int)Math.Min(left, budget * 8 / _format.FixedBits);
        for (var size = Size(start, count); size > budget; size = Size(start, count))
            count = Math.Max(1, (int)Math.Min(count - 1, count * budget / size));
        return count == left || count < RowGrain ? Math.Max(1, count) : count / RowGrain * RowGrain;
    }

    private long Size(int start, int count)
    {
        var size = (long)count * _format.FixedBits / 8;
        if (_texts.Length == 0) return size;
        foreach (var (source, first, rows) in _plan.Runs(start, count))
        {
            foreach (var text in _texts)
            {
                var offsets = ((Utf8Column)_format.Columns[text].Sources[source]).Offsets;
                size += offsets[first + rows] - offsets[first];
            }
        }

        return size;
    }
}

/// <summary>A record batch that can be written.</summary>
/// <param name="Arrow">The batch; it owns nothing that would have to be disposed.</param>
/// <param name="Start">Its first row in the stream.</param>
/// <param name="Rows">Number of rows.</param>
internal readonly record struct PreparedBatch(RecordBatch Arrow, int Start, int Rows)
{
    /// <summary>The row after the batch.</summary>
    public int End => Start + Rows;
}
