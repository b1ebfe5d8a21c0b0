using System.Runtime.InteropServices;
using Apache.Arrow.Memory;

namespace Apache.Arrow.Ipc.Writing;

/// <summary>How a dictionary relates to the one that was last written under its id.</summary>
internal enum DictionaryChange
{
    None,

    /// <summary>Values were only added at the end.</summary>
    Extended,

    Replaced,
}

/// <summary>
/// Remembers what was written of one dictionary. The same object costs nothing; another one is compared by content,
/// with a copy, because the arrays of earlier batches may be disposed by then.
/// </summary>
internal sealed class DictionaryTracker(MemoryAllocator? allocator)
{
    private ArrayData? _current;
    private byte[] _content = [];

    /// <summary>Values written so far.</summary>
    public int Length { get; private set; }

    public DictionaryChange Compare(ArrayData dictionary)
    {
        if (ReferenceEquals(dictionary, _current))
            return DictionaryChange.None;
        if (_current is null || dictionary.Length < Length || !StartsAsBefore(dictionary))
            return DictionaryChange.Replaced;
        return dictionary.Length == Length ? DictionaryChange.None : DictionaryChange.Extended;
    }

    /// <summary>Records that all of <paramref name="dictionary"/> was written.</summary>
    public void Remember(ArrayData dictionary)
    {
        if (ReferenceEquals(dictionary, _current))
            return;
        _current = dictionary;
        _content = TakeContent(dictionary);
        Length = dictionary.Length;
    }

    private bool StartsAsBefore(ArrayData dictionary) =>
        TakeContent(dictionary.Slice(0, Length)).AsSpan().SequenceEqual(_content);

    private byte[] TakeContent(ArrayData dictionary)
    {
        using var encoder = new BodyEncoder(allocator);
        encoder.Add(dictionary);
        var content = new List<byte>();
        content.AddRange(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(encoder.Nodes)));
        foreach (var buffer in encoder.Buffers)
            content.AddRange(buffer.Span);
        return [.. content];
    }
}
