using System.Security.Cryptography;
using System.Text;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Privacy;

/// <summary>
/// The random secret under which ids of customers are hashed for tombstones and the audit log: whoever has the list of
/// hashes, but not the secret, cannot find out by trying ids whose they are.
/// </summary>
internal sealed class ErasureKey
{
    private const string Setting = "erasure_key";
    private const int KeyBytes = 32;

    private readonly byte[] _key;

    private ErasureKey(byte[] key) => _key = key;

    /// <summary>The secret of a database, made when it has none yet.</summary>
    public static ErasureKey Ensure(Session session) => session.InTransaction(() =>
    {
        var known = session.Scalar<string>($"SELECT max(value) FROM settings WHERE name = '{Setting}'");
        if (known is not null) return new ErasureKey(Convert.FromHexString(known));
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        session.Execute("INSERT INTO settings VALUES ($name, $value)",
            ("name", Setting), ("value", Convert.ToHexStringLower(key)));
        return new ErasureKey(key);
    });

    /// <summary>The keyed hash of an id, in hexadecimal digits.</summary>
    public string Hash(ReadOnlySpan<byte> id) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, id));

    /// <summary>The keyed hash of an id, in hexadecimal digits.</summary>
    public string Hash(string id) => Hash(Encoding.UTF8.GetBytes(id));
}
