using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ScoringService.Storage.Audit;

/// <summary>The hashes that make an edit of the audit log show: each covers its entry and the hash before.</summary>
internal static class AuditChain
{
    /// <summary>What stands before the first entry.</summary>
    public const string Start = "";

    /// <summary>The hash of an entry. Every field counts with its length, so that no text can move into the next
    /// field unnoticed.</summary>
    /// <param name="previous">Hash of the entry before; <see cref="Start"/> for the first.</param>
    /// <param name="entry">The entry; its own hash is not looked at.</param>
    public static string Hash(string previous, StoredAuditEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, previous);
        Append(hash, entry.Id);
        Append(hash, (entry.At - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        Append(hash, entry.Actor);
        Append(hash, entry.Action);
        Append(hash, entry.Subject);
        Append(hash, entry.Details);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Append(hash, bytes.LongLength);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
