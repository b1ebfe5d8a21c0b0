namespace Apache.Arrow.Ipc;

/// <summary>Reads record batches one after another.</summary>
public interface IArrowReader
{
    /// <returns>The next batch; null at the end.</returns>
    ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default);
}
