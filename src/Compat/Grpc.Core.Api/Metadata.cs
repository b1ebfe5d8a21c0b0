using System.Collections;
using System.Diagnostics;
using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>
/// The headers or trailers of a call: an ordered list of entries in which a key may occur more than once. Keys are
/// compared without regard to case.
/// </summary>
[DebuggerDisplay("Count = {Count}")]
[DebuggerTypeProxy(typeof(MetadataDebugView))]
public sealed partial class Metadata : IList<Metadata.Entry>
{
    /// <summary>The key suffix that marks a binary value.</summary>
    public const string BinaryHeaderSuffix = "-bin";

    /// <summary>Metadata without entries that cannot be changed.</summary>
    public static readonly Metadata Empty = new Metadata().Freeze();

    /// <summary>The key by which a call asks for the compression of its messages; it is never sent.</summary>
    internal const string CompressionRequestAlgorithmMetadataKey = "grpc-internal-encoding-request";

    private readonly List<Entry> entries;
    private bool readOnly;

    /// <summary>Creates metadata without entries.</summary>
    public Metadata() => entries = [];

    /// <summary>The number of entries.</summary>
    public int Count => entries.Count;

    /// <summary>Whether every attempt to change this object throws.</summary>
    public bool IsReadOnly => readOnly;

    /// <summary>The entry at a position.</summary>
    /// <exception cref="InvalidOperationException">Set: this object is read-only.</exception>
    /// <exception cref="ArgumentNullException">Set: the entry is null.</exception>
    public Entry this[int index]
    {
        get => entries[index];
        set
        {
            CheckWriteable();
            entries[index] = GrpcPreconditions.CheckNotNull(value, nameof(value));
        }
    }

    /// <summary>The last entry of this key, or null.</summary>
    public Entry? Get(string key)
    {
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            if (IsKey(entries[i], key)) return entries[i];
        }
        return null;
    }

    /// <summary>The text of the last entry of this key, or null.</summary>
    /// <exception cref="InvalidOperationException">That entry is binary.</exception>
    public string? GetValue(string key) => Get(key)?.Value;

    /// <summary>The bytes of the last entry of this key (of a text: its ASCII bytes), or null.</summary>
    public byte[]? GetValueBytes(string key) => Get(key)?.ValueBytes;

    /// <summary>The entries of this key in their order.</summary>
    public IEnumerable<Entry> GetAll(string key)
    {
        foreach (var entry in entries)
        {
            if (IsKey(entry, key)) yield return entry;
        }
    }

    /// <inheritdoc/>
    public int IndexOf(Entry item) => entries.IndexOf(item);

    /// <inheritdoc/>
    public void Insert(int index, Entry item)
    {
        GrpcPreconditions.CheckNotNull(item, nameof(item));
        CheckWriteable();
        entries.Insert(index, item);
    }

    /// <inheritdoc/>
    public void RemoveAt(int index)
    {
        CheckWriteable();
        entries.RemoveAt(index);
    }

    /// <inheritdoc/>
    public void Add(Entry item)
    {
        GrpcPreconditions.CheckNotNull(item, nameof(item));
        CheckWriteable();
        entries.Add(item);
    }

    /// <summary>Adds a text entry; see <see cref="Entry(string, string)"/>.</summary>
    public void Add(string key, string value) => Add(new Entry(key, value));

    /// <summary>Adds a binary entry; see <see cref="Entry(string, byte[])"/>.</summary>
    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));

    /// <inheritdoc/>
    public void Clear()
    {
        CheckWriteable();
        entries.Clear();
    }

    /// <inheritdoc/>
    public bool Contains(Entry item) => entries.Contains(item);

    /// <inheritdoc/>
    public void CopyTo(Entry[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    /// <inheritdoc/>
    public bool Remove(Entry item)
    {
        CheckWriteable();
        return entries.Remove(item);
    }

    /// <inheritdoc/>
    public IEnumerator<Entry> GetEnumerator() => entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Makes this object read-only for good.</summary>
    internal Metadata Freeze()
    {
        readOnly = true;
        return this;
    }

    private static bool IsKey(Entry entry, string key) =>
        string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase);

    private void CheckWriteable() => GrpcPreconditions.CheckState(!readOnly, "Object is read only");

    private sealed class MetadataDebugView(Metadata metadata)
    {
        [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
        public Entry[] Items => [.. metadata];
    }
}
