using ScoringService.Storage.Database;

namespace ScoringService.Storage.Ingest;

/// <summary>
/// Gives keys to the customers that a unit names for the first time. Those that only suspects name get a provisional
/// key below zero, because a suspect may be refused, and a refused row creates no customer.
/// </summary>
internal sealed unsafe class NewCustomers(Session session, TextDirectory directory) : IDisposable
{
    private const int FirstProvisional = -2;

    private readonly int _known = directory.Count;
    private readonly TextDirectory _provisional = new();
    private readonly TextArena _text = new();
    private ChunkAppender? _appender;
    private int _pending;

    /// <summary>Number of customers that were created.</summary>
    public int Count => directory.Count - _known;

    /// <summary>Key of the first customer that the unit creates.</summary>
    public int First => _known;

    /// <summary>The key of a customer; -1 when it is not known.</summary>
    public int Find(NativeText* id, ulong hash) => directory.Find(id, hash);

    /// <summary>The key of a customer, which is created unless it is there.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="hash">The id's hash.</param>
    /// <param name="isRow">Whether the caller writes the customer's row itself.</param>
    public int Add(NativeText* id, ulong hash, bool isRow)
    {
        var key = directory.Find(id, hash);
        if (key >= 0) return key;
        key = directory.Add(id, hash);
        if (!isRow) Append(key);
        return key;
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
    /// <param name="provisional">Their keys.</param>
    /// <param name="areRows">Whether the caller writes the customers' rows itself.</param>
    public void Create(IEnumerable<int> provisional, bool areRows)
    {
        foreach (var key in provisional) Create(FirstProvisional - key, areRows);
    }

    /// <summary>Puts the rows of new customers into their table.</summary>
    public void Complete()
    {
        if (_appender is null) return;
        Flush();
        _appender.Complete();
        _appender.Dispose();
        _appender = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _appender?.Dispose();
        _provisional.Dispose();
        _text.Dispose();
    }

    private int KeyOf(int index)
    {
        fixed (byte* bytes = _provisional.Id(index))
        {
            var id = Native(bytes, _provisional.Id(index).Length);
            return directory.Find(&id, KeyHash.Of(&id));
        }
    }

    private void Create(int index, bool isRow)
    {
        fixed (byte* bytes = _provisional.Id(index))
        {
            var id = Native(bytes, _provisional.Id(index).Length);
            Add(&id, KeyHash.Of(&id), isRow);
        }
    }

    private static NativeText Native(byte* bytes, int length) => length <= NativeText.MaxInlined
        ? NativeText.Inlined(new ReadOnlySpan<byte>(bytes, length)) : NativeText.At(bytes, length);

    private void Append(int key)
    {
        _appender ??= new ChunkAppender(session, "customers");
        _appender.Values<int>(0)[_pending] = key;
        _appender.Values<NativeText>(1)[_pending] = _text.Native(directory.Id(key));
        if (++_pending == ChunkAppender.Capacity) Flush();
    }

    private void Flush()
    {
        if (_pending == 0) return;
        for (var i = 2; i < _appender!.ColumnCount; i++) ChunkCopy.SetAllNull(_appender.Vector(i));
        _appender.Append(_pending);
        _pending = 0;
        _text.Clear();
    }
}
