using System.Buffers;
using Grpc.Core;
using ScoringService.Protocol;
using ScoringService.V1;

namespace ScoringService.Server.Ingest;

/// <summary>
/// A message WriteRequest that was received. Its Arrow bytes lie in memory that is used again for later messages: a new
/// array of a megabyte for each would keep the garbage collector busy. Disposed by each of its users once.
/// </summary>
internal sealed class WriteMessage : IDisposable
{
    /// <summary>How received bytes become messages.</summary>
    public static readonly Marshaller<WriteMessage> Marshaller = new(
        static (_, _) => throw new NotSupportedException("Clients send WriteRequest."),
        static context => Read(context.PayloadAsReadOnlySequence()));

    private readonly byte[]? _rented;
    private int _users = 1;

    /// <summary>A message that says what the stream is.</summary>
    public WriteMessage(WriteStart start) => (Start, Bytes) = (start, start.CalculateSize());

    /// <summary>A message of Arrow bytes, which stay as they are.</summary>
    public WriteMessage(ReadOnlyMemory<byte> arrow, bool commit = false) =>
        (Arrow, Commit, Bytes) = (arrow, commit, arrow.Length);

    private WriteMessage(ReadOnlySequence<byte> arrow, bool commit, int bytes)
    {
        _rented = ArrayPool<byte>.Shared.Rent((int)arrow.Length);
        arrow.CopyTo(_rented);
        (Arrow, Commit, Bytes) = (_rented.AsMemory(0, (int)arrow.Length), commit, bytes);
    }

    /// <summary>What the stream is; null in other messages.</summary>
    public WriteStart? Start { get; }

    /// <summary>A piece of the Arrow stream.</summary>
    public ReadOnlyMemory<byte> Arrow { get; }

    /// <summary>Whether to commit after it.</summary>
    public bool Commit { get; }

    /// <summary>Length of the message.</summary>
    public int Bytes { get; }

    /// <summary>Memory that it holds.</summary>
    public int MemoryBytes => _rented?.Length ?? Arrow.Length;

    /// <summary>Reads a message.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT: the bytes are none.</exception>
    public static WriteMessage Read(ReadOnlySequence<byte> payload)
    {
        WriteStart? start = null;
        ReadOnlySequence<byte> arrow = default;
        var commit = false;
        try
        {
            for (var reader = new WireReader(payload); reader.MoveNext();)
            {
                switch (reader.Field)
                {
                    // Of the two, the last one counts.
                    case WriteRequest.StartFieldNumber:
                        (start, arrow) = (WriteStart.Parser.ParseFrom(reader.Bytes), default);
                        break;
                    case WriteRequest.SerializedArrowFieldNumber:
                        (start, arrow) = (null, reader.Bytes);
                        break;
                    case WriteRequest.CommitFieldNumber:
                        commit = reader.Number != 0;
                        break;
                    default:
                        break;
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or Google.Protobuf.InvalidProtocolBufferException)
        {
            throw new RpcException(
                new Status(StatusCode.InvalidArgument, $"A message is no WriteRequest: {e.Message}"));
        }

        return start is null ? new WriteMessage(arrow, commit, (int)payload.Length) : new WriteMessage(start);
    }

    /// <summary>Says that there is one more user.</summary>
    public void Keep() => Interlocked.Increment(ref _users);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0 && _rented is not null) ArrayPool<byte>.Shared.Return(_rented);
    }
}
