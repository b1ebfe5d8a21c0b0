using ScoringService.Storage.Database;
using ScoringService.Storage.Features;
using ScoringService.Storage.Import;

namespace ScoringService.Storage.Ingest;

/// <summary>
/// What is kept in memory of the rows that are there, so that writing needs no index in the database: the customers'
/// ids and the terms with their keys, exactly, and of each table a filter of the keys that it may have. Used with the
/// write lock held.
/// </summary>
internal sealed unsafe class KnownKeys : IDisposable
{
    private readonly Dictionary<ImportTable, KeyFilter> _filters = [];
    private readonly Dictionary<string, TextDirectory> _terms = new(StringComparer.Ordinal);
    private readonly long _maxBytes;

    private KnownKeys(long maxBytes) => _maxBytes = maxBytes;

    /// <summary>The customers' ids.</summary>
    public TextDirectory Customers { get; } = new();

    /// <summary>Reads the customers and terms of a database.</summary>
    /// <param name="session">Reads.</param>
    /// <param name="maxBytes">Memory that should do; the customers take what they need.</param>
    public static KnownKeys Load(Session session, long maxBytes)
    {
        var known = new KnownKeys(maxBytes);
        try
        {
            Fill(session, known.Customers, "SELECT customer_id FROM customers ORDER BY customer_key");
            foreach (var field in session.Query("SELECT DISTINCT field FROM terms", row => row.GetString(0)))
                Fill(session, known.Terms(field),
                    $"SELECT term FROM terms WHERE field = {SqlText.Literal(field)} ORDER BY term_key");
            return known;
        }
        catch
        {
            known.Dispose();
            throw;
        }
    }

    /// <summary>Whether there is a customer of an id.</summary>
    public bool HasCustomer(ReadOnlySpan<byte> id)
    {
        fixed (byte* bytes = id)
        {
            var text = id.Length <= NativeText.MaxInlined ? NativeText.Inlined(id) : NativeText.At(bytes, id.Length);
            return Customers.Find(&text, KeyHash.Of(&text)) >= 0;
        }
    }

    /// <summary>The terms of a field.</summary>
    public TextDirectory Terms(string field)
    {
        if (!_terms.TryGetValue(field, out var terms)) _terms.Add(field, terms = new TextDirectory());
        return terms;
    }

    /// <summary>The filter of a table: its keys and those of the rows that were deleted from it; of customers, only the
    /// latter. It is read from the table when it is first asked for.</summary>
    public KeyFilter Filter(Session session, TargetTable target)
    {
        if (_filters.TryGetValue(target.Table, out var known)) return known;
        var filter = new KeyFilter(() => _maxBytes - MemoryBytes);
        _filters.Add(target.Table, filter);
        try
        {
            if (target.Table != ImportTable.Customers) Fill(session, filter, $"SELECT {target.Key} FROM {target.Name}");
            Fill(session, filter,
                $"SELECT row_key FROM deletions WHERE target = {SqlText.Literal(target.Name)}");
            return filter;
        }
        catch
        {
            _filters.Remove(target.Table);
            filter.Dispose();
            throw;
        }
    }

    /// <summary>How many customers and terms there are, to go back to when a transaction fails. Keys in filters may
    /// stay: to be taken for known only makes a row be looked at more closely.</summary>
    public KnownKeysMark Mark() =>
        new(Customers.Count, _terms.ToDictionary(pair => pair.Key, pair => pair.Value.Count));

    /// <summary>Forgets the customers and terms that came after a mark.</summary>
    public void TakeBack(KnownKeysMark mark)
    {
        Customers.TakeBack(mark.Customers);
        foreach (var (field, terms) in _terms) terms.TakeBack(mark.Terms.GetValueOrDefault(field));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Customers.Dispose();
        foreach (var terms in _terms.Values) terms.Dispose();
        foreach (var filter in _filters.Values) filter.Dispose();
    }

    private long MemoryBytes => Customers.MemoryBytes + _terms.Values.Sum(terms => terms.MemoryBytes)
        + _filters.Values.Sum(filter => filter.MemoryBytes);

    private static void Fill(Session session, TextDirectory directory, string sql) =>
        Stream(session, sql, (texts, hashes, count) =>
        {
            for (var i = 0; i < count; i++) directory.Add((NativeText*)texts + i, hashes[i]);
        });

    private static void Fill(Session session, KeyFilter filter, string sql)
    {
        if (!filter.IsUseful) return;
        Stream(session, sql, (_, hashes, count) =>
        {
            fixed (ulong* first = hashes) filter.Prepare(first, count);
            for (var i = 0; i < count; i++) filter.Add(hashes[i]);
        });
    }

    private static void Stream(Session session, string sql, Action<IntPtr, ulong[], int> consume)
    {
        var hashes = new ulong[RowBlock.Capacity];
        session.Guard(() => StreamedQuery.Read(session.Connection, sql, null, (native, _) =>
        {
            session.Cancellation.ThrowIfCancellationRequested();
            var chunk = new ChunkReader(native);
            fixed (NativeText* texts = chunk.Values<NativeText>(0))
            fixed (ulong* first = hashes)
            {
                KeyHash.Fill(texts, first, chunk.Count);
                consume((IntPtr)texts, hashes, chunk.Count);
            }
        }));
    }
}

/// <summary>How many customers and terms there were at a time.</summary>
/// <param name="Customers">Number of customers.</param>
/// <param name="Terms">Number of terms by field.</param>
internal sealed record KnownKeysMark(int Customers, IReadOnlyDictionary<string, int> Terms);
