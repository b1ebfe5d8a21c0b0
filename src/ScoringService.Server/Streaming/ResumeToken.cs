using System.Buffers.Binary;
using ScoringService.Engine;
using ScoringService.Server.Errors;

namespace ScoringService.Server.Streaming;

/// <summary>
/// What a reader gives back to go on after a batch: which request, which run, which row. Opaque to the reader.
/// </summary>
/// <param name="Fingerprint">Hash of the request.</param>
/// <param name="RunHash">Hash of the run's id, which covers data, model, overrides, instant and previous run.</param>
/// <param name="ModelVersion">Model.</param>
/// <param name="AsOf">Instant, UTC.</param>
/// <param name="NextRow">First row that was not sent.</param>
internal readonly record struct ResumeToken(
    ulong Fingerprint, ulong RunHash, long ModelVersion, DateTime AsOf, int NextRow)
{
    private const byte Version = 2;
    private const int Length = 1 + (4 * 8) + 4 + 8;

    /// <summary>The token's bytes; the last eight guard against damage.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(1), Fingerprint);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(9), RunHash);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(17), ModelVersion);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(25), AsOf.Ticks);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(33), NextRow);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(37), CustomerHash.Of(bytes.AsSpan(0, 37)));
        return bytes;
    }

    /// <summary>Reads a token.</summary>
    /// <exception cref="RequestException">It is not one that <see cref="ToBytes"/> made.</exception>
    public static ResumeToken Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length || bytes[0] != Version
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes[37..]) != CustomerHash.Of(bytes[..37]))
            throw RequestException.Invalid("resume_token", "is not a token that this service gave.");
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(bytes[25..]);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            throw RequestException.Invalid("resume_token", "is not a token that this service gave.");
        return new ResumeToken(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[1..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[9..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[17..]),
            new DateTime(ticks, DateTimeKind.Utc),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[33..]));
    }
}
