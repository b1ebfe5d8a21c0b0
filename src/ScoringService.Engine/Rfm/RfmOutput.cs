namespace ScoringService.Engine.Rfm;

/// <summary>The buffers that RFM scores are written to, each of which becomes the bytes of a column.</summary>
internal sealed class RfmOutput(int rows)
{
    public byte[] Status { get; } = GC.AllocateUninitializedArray<byte>(rows * sizeof(int));

    public byte[] RecencyScore { get; } = GC.AllocateUninitializedArray<byte>(rows);

    public byte[] FrequencyScore { get; } = GC.AllocateUninitializedArray<byte>(rows);

    public byte[] MonetaryScore { get; } = GC.AllocateUninitializedArray<byte>(rows);

    public byte[] Composite { get; } = GC.AllocateUninitializedArray<byte>(rows * sizeof(double));

    public byte[] Segment { get; } = GC.AllocateUninitializedArray<byte>(rows * sizeof(int));

    public byte[] Octant { get; } = GC.AllocateUninitializedArray<byte>(rows * sizeof(int));

    public byte[] PurchaseClass { get; } = GC.AllocateUninitializedArray<byte>(rows * sizeof(int));

    /// <summary>Bitmap of the rows that have scores.</summary>
    public ulong[] Validity { get; } = new ulong[Column.WordCount(rows)];
}
