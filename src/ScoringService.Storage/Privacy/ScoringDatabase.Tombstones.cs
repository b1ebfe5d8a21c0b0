using ScoringService.Storage.Privacy;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    private readonly Lock _hashing = new();
    private volatile ErasureKey? _erasureKey;
    private volatile HashSet<string>? _erased;

    /// <summary>How the audit log names a customer: by the keyed hash of its id, so that the log says nothing about a
    /// person and yet shows which acts were on the same one.</summary>
    public string CustomerSubject(string customerId)
    {
        ArgumentNullException.ThrowIfNull(customerId);
        return $"customer:{Secret().Hash(customerId)}";
    }

    /// <summary>Whether a customer of this id was erased, so that its rows must not be kept.</summary>
    /// <param name="id">The id, in UTF-8.</param>
    internal bool IsErased(ReadOnlySpan<byte> id)
    {
        var erased = _erased ?? ReadErased();
        // Hashing takes half a microsecond, which most databases never need.
        return erased.Count != 0 && erased.Contains(Secret().Hash(id));
    }

    private HashSet<string> ReadErased()
    {
        lock (_hashing)
        {
            if (_erased is { } known) return known;
            using var session = Connect();
            var hashes = session.Query("SELECT id_hash FROM erased_customers", row => row.GetString(0));
            return _erased = new HashSet<string>(hashes, StringComparer.Ordinal);
        }
    }

    private ErasureKey Secret()
    {
        if (_erasureKey is { } known) return known;
        lock (_hashing)
        {
            if (_erasureKey is { } made) return made;
            using var session = Connect();
            return _erasureKey = ErasureKey.Ensure(session);
        }
    }
}
