using System.Runtime.InteropServices;

namespace ScoringService.Engine.Features;

/// <summary>Events that are kept by partition of customers, so that the features of some can be computed from theirs
/// alone. An instance is not for use by several threads at once.</summary>
/// <param name="partitions">Partitions for keeping.</param>
public sealed class EventPart(CustomerPartitions partitions) : IDisposable
{
    private const int BlockRows = 2048;

    private readonly PartitionedRecords<EventRecord> _records = new(partitions.Count);

    /// <summary>Bytes of memory for one event.</summary>
    public static unsafe int BytesPerRow => sizeof(EventRecord);

    /// <summary>Bytes of memory that were asked for.</summary>
    public long AllocatedBytes => _records.AllocatedBytes;

    /// <summary>Adds events.</summary>
    /// <exception cref="ArgumentException">A customer or an instant is beyond the partitions, or columns differ in
    /// length.</exception>
    public void Add(in EventBlock block)
    {
        var rows = block.Validate();
        for (var i = 0; i < rows; i++)
        {
            var (partition, key) = partitions.PackRow(block.CustomerKey[i], block.OccurredAt[i]);
            _records.Add(partition, new EventRecord(key, block.Kind[i], block.Feature[i]));
        }
    }

    /// <summary>Adds the events of some customers to an aggregator, which has them in their order.</summary>
    public void CopyTo(CustomerSelection selection, EventAggregator target)
    {
        var (keys, instants) = (new int[BlockRows], new long[BlockRows]);
        var (kinds, features) = (new byte[BlockRows], new int[BlockRows]);
        var count = 0;
        for (var next = selection.First(partitions); next >= 0; next = selection.Next())
        {
            for (var chunk = _records.First(next); !chunk.Records.IsEmpty; chunk = _records.After(next, chunk))
            {
                foreach (ref readonly var record in chunk.Records)
                {
                    if (selection.RowOf(record.Key) is not (var row and >= 0)) continue;
                    (keys[count], instants[count]) = (row, partitions.At(record.Key));
                    (kinds[count], features[count]) = (record.Kind, record.Feature);
                    if (++count == BlockRows) Flush();
                }
            }
        }

        Flush();

        void Flush()
        {
            target.Add(new EventBlock
            {
                CustomerKey = keys.AsSpan(0, count),
                OccurredAt = instants.AsSpan(0, count),
                Kind = kinds.AsSpan(0, count),
                Feature = features.AsSpan(0, count),
            });
            count = 0;
        }
    }

    /// <summary>Removes the events of some customers.</summary>
    public void Remove(CustomerSelection selection)
    {
        for (var next = selection.First(partitions); next >= 0; next = selection.Next())
            _records.Remove(next, selection.Rows);
    }

    /// <inheritdoc/>
    public void Dispose() => _records.Dispose();

    /// <summary>One event. The fields are packed, because all events wait at the same time.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private readonly struct EventRecord(ulong key, byte kind, int feature) : IPackedRecord
    {
        private readonly int _kindAndFeature = feature << 8 | kind;

        public ulong Key { get; } = key;

        public byte Kind => (byte)_kindAndFeature;

        public int Feature => _kindAndFeature >> 8;
    }
}
