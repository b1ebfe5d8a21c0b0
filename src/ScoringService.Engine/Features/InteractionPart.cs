using System.Runtime.InteropServices;

namespace ScoringService.Engine.Features;

/// <summary>Interactions that are kept by partition of customers, so that the features of some can be computed from
/// theirs alone. An instance is not for use by several threads at once.</summary>
/// <param name="partitions">Partitions for keeping.</param>
public sealed class InteractionPart(CustomerPartitions partitions) : IDisposable
{
    private readonly PartitionedRecords<InteractionRecord> _records = new(partitions.Count);

    [Flags]
    private enum Flags : byte
    {
        None = 0,
        HasScore = 1,
        HasMinutes = 2,
        HasResolved = 4,
        IsResolved = 8,
    }

    /// <summary>Bytes of memory for one interaction.</summary>
    public static unsafe int BytesPerRow => sizeof(InteractionRecord);

    /// <summary>Bytes of memory that were asked for.</summary>
    public long AllocatedBytes => _records.AllocatedBytes;

    /// <summary>Adds interactions.</summary>
    /// <exception cref="ArgumentException">A customer or an instant is beyond the partitions, or columns differ in
    /// length.</exception>
    public void Add(in InteractionBlock block)
    {
        var rows = block.Validate();
        for (var i = 0; i < rows; i++)
        {
            var (partition, key) = partitions.PackRow(block.CustomerKey[i], block.OccurredAt[i]);
            var flags = (IsSet(block.ScoreKnown, i) ? Flags.HasScore : Flags.None)
                | (IsSet(block.ResponseMinutesKnown, i) ? Flags.HasMinutes : Flags.None)
                | (IsSet(block.ResolvedKnown, i) ? Flags.HasResolved : Flags.None)
                | (block.Resolved[i] != 0 ? Flags.IsResolved : Flags.None);
            _records.Add(partition, new InteractionRecord
            {
                Key = key, Score = block.Score[i], Minutes = block.ResponseMinutes[i], Kind = block.Kind[i],
                Known = flags,
            });
        }
    }

    /// <summary>Adds the interactions of some customers to an aggregator, which has them in their order.</summary>
    public void CopyTo(CustomerSelection selection, InteractionAggregator target)
    {
        for (var next = selection.First(partitions); next >= 0; next = selection.Next())
            for (var chunk = _records.First(next); !chunk.Records.IsEmpty; chunk = _records.After(next, chunk))
                foreach (ref readonly var record in chunk.Records)
                    if (selection.RowOf(record.Key) is var row and >= 0)
                        Add(target, row, partitions.At(record.Key), record);
    }

    /// <summary>Removes the interactions of some customers.</summary>
    public void Remove(CustomerSelection selection)
    {
        for (var next = selection.First(partitions); next >= 0; next = selection.Next())
            _records.Remove(next, selection.Rows);
    }

    /// <inheritdoc/>
    public void Dispose() => _records.Dispose();

    private static bool IsSet(ReadOnlySpan<ulong> bits, int row) =>
        bits.IsEmpty || (bits[row >> 6] >> (row & 63) & 1) != 0;

    private static void Add(InteractionAggregator target, int row, long at, in InteractionRecord record) =>
        target.Add(new InteractionBlock
        {
            CustomerKey = [row],
            OccurredAt = [at],
            Kind = [record.Kind],
            Score = [record.Score],
            ScoreKnown = [Bit(record, Flags.HasScore)],
            ResponseMinutes = [record.Minutes],
            ResponseMinutesKnown = [Bit(record, Flags.HasMinutes)],
            Resolved = [(byte)(record.Known.HasFlag(Flags.IsResolved) ? 1 : 0)],
            ResolvedKnown = [Bit(record, Flags.HasResolved)],
        });

    private static ulong Bit(in InteractionRecord record, Flags flag) => record.Known.HasFlag(flag) ? 1UL : 0;

    /// <summary>One interaction.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private readonly struct InteractionRecord : IPackedRecord
    {
        public ulong Key { get; init; }

        public double Score { get; init; }

        public double Minutes { get; init; }

        public byte Kind { get; init; }

        public Flags Known { get; init; }
    }
}
