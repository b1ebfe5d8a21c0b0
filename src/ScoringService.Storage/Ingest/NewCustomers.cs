using DuckDB.NET.Native;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Ingest;

/// <summary>
/// Gives keys to the customers that a unit names for the first time. Those that only suspects name get a provisional
/// key below zero, because a suspect may be refused, and a refused row creates no customer.
/// </summary>
/// <param name="session">Writes them.</param>
/// <param name="directory">The customers that there are.</param>
/// <param name="areRows">Whether the unit's own rows are those of the customers.</param>
internal sealed unsafe class NewCustomers(Session session, TextDirectory directory, bool areRows) : IDisposable
{
    private const int FirstProvisional = -2;

    private static readonly InsertTarget Target = new("customers", ["customer_key", "customer_id"]);

    private readonly int _known = directory.Count;
    private readonly TextDirectory _provisional = new();
    private int _written = directory.Count;

    /// <summary>Number of customers that were created.</summary>
    public int Count => directory.Count - _known;

    /// <summary>Key of the first customer that the unit creates.</summary>
    public int First => _known;

    /// <summary>The key of a customer; -1 when it is not known.</summary>
    public int Find(NativeText* id, ulong hash) => directory.Find(id, hash);

    /// <summary>The key of a customer, which is created unless it is there.</summary>
    public int Add(NativeText* id, ulong hash)
    {
        var key = directory.Find(id, hash);
        return key >= 0 ? key : directory.Add(id, hash);
    }

    /// <summary>The key of a customer; a provisional one when it is not there.</summary>
    public int AddProvisional(NativeText* id, ulong hash)
    {
        var key = directory.Find(id, hash);
        if (key >= 0) return key;
        var provisional = _provisional.Find(id, hash);
        return FirstProvisional - (provisional >= 0 ? provisional : _provisional.Add(id, hash));
    }

    /// <summary>The keys that provisional ones stand for by now.</summary>
    public IEnumerable<(int Provisional, int Key)> Known()
    {
        for (var i = 0; i < _provisional.Count; i++)
            if (KeyOf(i) is var key and >= 0) yield return (FirstProvisional - i, key);
    }

    /// <summary>Creates the customers of provisional keys, in the given order.</summary>
    public void Create(IEnumerable<int> provisional)
    {
        foreach (var key in provisional) Create(FirstProvisional - key);
    }

    /// <summary>Puts the rows of new customers into their table, unless they come with the unit.</summary>
    public void Complete()
    {
        if (areRows || _written == directory.Count) return;
        var first = _written;
        var count = directory.Count - first;
        var parts = (count + ChunkAppender.Capacity - 1) / ChunkAppender.Capacity;
        ChunkInsert.Run(session, Target, parts, (chunk, part) =>
        {
            var from = part * ChunkAppender.Capacity;
            var rows = Math.Min(ChunkAppender.Capacity, count - from);
            directory.CopyTo(first + from, Values<NativeText>(chunk, 1)[..rows]);
            var keys = Values<int>(chunk, 0);
            for (var i = 0; i < rows; i++) keys[i] = first + from + i;
            return rows;
        });
        _written = directory.Count;
    }

    /// <inheritdoc/>
    public void Dispose() => _provisional.Dispose();

    private static Span<T> Values<T>(DuckDBDataChunk chunk, int column)
        where T : unmanaged => new(NativeMethods.Vectors.DuckDBVectorGetData(
            NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, column)), ChunkAppender.Capacity);

    private int KeyOf(int index)
    {
        fixed (byte* bytes = _provisional.Id(index))
        {
            var id = Native(bytes, _provisional.Id(index).Length);
            return directory.Find(&id, KeyHash.Of(&id));
        }
    }

    private void Create(int index)
    {
        fixed (byte* bytes = _provisional.Id(index))
        {
            var id = Native(bytes, _provisional.Id(index).Length);
            Add(&id, KeyHash.Of(&id));
        }
    }

    private static NativeText Native(byte* bytes, int length) => length <= NativeText.MaxInlined
        ? NativeText.Inlined(new ReadOnlySpan<byte>(bytes, length)) : NativeText.At(bytes, length);
}
