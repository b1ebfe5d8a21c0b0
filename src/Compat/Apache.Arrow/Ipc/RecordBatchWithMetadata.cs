namespace Apache.Arrow.Ipc;

/// <summary>A record batch together with the custom metadata of the message that carried it.</summary>
public readonly struct RecordBatchWithMetadata
{
    public RecordBatchWithMetadata(RecordBatch? batch, IReadOnlyDictionary<string, string>? customMetadata)
    {
        Batch = batch;
        CustomMetadata = customMetadata;
    }

    /// <summary>The batch; null at the end of the source.</summary>
    public RecordBatch? Batch { get; }

    /// <summary>The message's key-value pairs; null when it has none.</summary>
    public IReadOnlyDictionary<string, string>? CustomMetadata { get; }

    public void Deconstruct(out RecordBatch? batch, out IReadOnlyDictionary<string, string>? customMetadata)
    {
        batch = Batch;
        customMetadata = CustomMetadata;
    }
}
