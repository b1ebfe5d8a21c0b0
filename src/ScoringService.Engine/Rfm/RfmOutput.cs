using ScoringService.Engine.Scoring;

namespace ScoringService.Engine.Rfm;

/// <summary>The bytes of the columns that RFM scores are written to.</summary>
internal sealed class RfmOutput(ScoreBuffers buffers)
{
    public byte[] Status { get; } = buffers.Bytes(ScoreColumns.Status);

    public byte[] RecencyScore { get; } = buffers.Bytes(ScoreColumns.RecencyScore);

    public byte[] FrequencyScore { get; } = buffers.Bytes(ScoreColumns.FrequencyScore);

    public byte[] MonetaryScore { get; } = buffers.Bytes(ScoreColumns.MonetaryScore);

    public byte[] Composite { get; } = buffers.Bytes(ScoreColumns.RfmScore);

    public byte[] Segment { get; } = buffers.Bytes(ScoreColumns.RfmSegment);

    public byte[] Octant { get; } = buffers.Bytes(ScoreColumns.RfmOctant);

    public byte[] PurchaseClass { get; } = buffers.Bytes(ScoreColumns.PurchaseClass);
}
