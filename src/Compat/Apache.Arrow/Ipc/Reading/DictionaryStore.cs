using System.IO;
using Apache.Arrow.Memory;

namespace Apache.Arrow.Ipc.Reading;

/// <summary>The dictionaries that a reader has met, by id.</summary>
/// <remarks>Appending a delta waits until a batch needs the dictionary, so that many deltas in a row cost one
/// copy.</remarks>
internal sealed class DictionaryStore(MemoryAllocator allocator)
{
    private readonly Dictionary<long, List<ArrayData>> _parts = [];

    public void Replace(long id, ArrayData values) => _parts[id] = [values];

    public bool Contains(long id) => _parts.ContainsKey(id);

    /// <exception cref="InvalidDataException">There is nothing to append to.</exception>
    public void Append(long id, ArrayData values)
    {
        if (!_parts.TryGetValue(id, out var parts))
            throw new InvalidDataException($"Arrow dictionary {id} is extended before it is there.");
        parts.Add(values);
    }

    /// <summary>The values of a dictionary, or null when no batch gave any.</summary>
    public ArrayData? Find(long id)
    {
        if (!_parts.TryGetValue(id, out var parts))
            return null;
        if (parts.Count > 1)
            _parts[id] = parts = [Concatenate(parts)];
        return parts[0];
    }

    private ArrayData Concatenate(List<ArrayData> parts)
    {
        if (parts.Sum(part => (long)part.Length) > System.Array.MaxLength)
            throw new InvalidDataException("An Arrow dictionary has too many values.");
        try
        {
            var arrays = parts.ConvertAll(ArrowArrayFactory.BuildArray);
            return ReleaseOwnership(ArrowArrayConcatenator.Concatenate(arrays, allocator)!.Data);
        }
        catch (Exception failure) when (failure is NotImplementedException or OverflowException)
        {
            throw new NotSupportedException("Appending to an Arrow dictionary of this type is not supported.", failure);
        }
    }

    // Batches that share a dictionary dispose it one after another; so it must not own its memory, and the collector
    // frees it.
    private static ArrayData ReleaseOwnership(ArrayData data) => new(
        data.DataType,
        data.Length,
        data.NullCount,
        data.Offset,
        System.Array.ConvertAll(data.Buffers, buffer => new ArrowBuffer(buffer.Memory)),
        data.Children is null ? null : System.Array.ConvertAll(data.Children, ReleaseOwnership),
        data.Dictionary is null ? null : ReleaseOwnership(data.Dictionary));
}
