using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;

namespace ScoringService.Server.Tests.Faults;

/// <summary>Frame types of HTTP/2.</summary>
internal enum FrameType : byte
{
    Data = 0,
    Headers = 1,
    Reset = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}

/// <summary>A client that speaks HTTP/2 frame by frame, and need not keep to its rules.</summary>
internal sealed class RawClient : IDisposable
{
    public const byte EndStream = 1;
    public const byte EndHeaders = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TcpClient _tcp = new() { NoDelay = true };

    // Of a connection that the server has closed, the client would not give it any more.
    private NetworkStream _stream = null!;

    /// <summary>Connects and says hello.</summary>
    public static async Task<RawClient> ConnectAsync(Uri address)
    {
        var client = new RawClient();
        await client._tcp.ConnectAsync(address.Host, address.Port);
        client._stream = client._tcp.GetStream();
        await client._stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await client.SendAsync(FrameType.Settings, 0, 0, []);
        return client;
    }

    /// <summary>The bytes of a frame.</summary>
    public static byte[] Frame(FrameType type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = (byte)type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    /// <summary>The header block of a call, nothing of it compressed.</summary>
    public static byte[] Headers(string path, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var block = new List<byte>();
        Add(":method", "POST");
        Add(":scheme", "http");
        Add(":path", path);
        Add(":authority", "localhost");
        Add("content-type", "application/grpc");
        Add("te", "trailers");
        foreach (var (name, value) in more) Add(name, value);
        return [.. block];

        void Add(string name, string value)
        {
            block.Add(0);
            AddText(name);
            AddText(value);
        }

        void AddText(string text)
        {
            var length = text.Length;
            block.Add((byte)Math.Min(length, 127));
            if (length >= 127)
            {
                for (length -= 127; length >= 128; length >>= 7) block.Add((byte)(length | 128));
                block.Add((byte)length);
            }

            block.AddRange(Encoding.ASCII.GetBytes(text));
        }
    }

    /// <summary>The body of a call.</summary>
    public static byte[] Body(IMessage message)
    {
        var bytes = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), bytes.Length - 5);
        message.WriteTo(bytes.AsSpan(5));
        return bytes;
    }

    /// <summary>Sends a frame.</summary>
    public Task SendAsync(FrameType type, byte flags, int stream, byte[] payload) =>
        SendAsync(Frame(type, flags, stream, payload));

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var limit = new CancellationTokenSource(Patience);
        await _stream.WriteAsync(bytes, limit.Token);
    }

    /// <summary>Sends a whole call.</summary>
    public async Task CallAsync(int stream, string path, IMessage request)
    {
        await SendAsync(FrameType.Headers, EndHeaders, stream, Headers(path));
        await SendAsync(FrameType.Data, EndStream, stream, Body(request));
    }

    /// <summary>Sends bytes again and again until the server closes the connection.</summary>
    /// <returns>How many bytes it took.</returns>
    public async Task<long> FloodAsync(ReadOnlyMemory<byte> bytes, long most)
    {
        var sent = 0L;
        try
        {
            for (; sent < most; sent += bytes.Length) await SendAsync(bytes);
        }
        catch (IOException)
        {
            // It has had enough.
        }

        return sent;
    }

    /// <summary>Reads until the server closes the connection.</summary>
    /// <returns>The error code of its GOAWAY; null when it sent none.</returns>
    public async Task<int?> ReadToEndAsync()
    {
        int? code = null;
        try
        {
            while (await ReadAsync() is var (type, _, payload))
                if (type == FrameType.GoAway) code = BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(4));
        }
        catch (IOException)
        {
            // Closed without a goodbye.
        }

        return code;
    }

    /// <summary>Reads a frame; null when the server has closed the connection.</summary>
    public async Task<(FrameType Type, int Stream, byte[] Payload)?> ReadAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var head = new byte[9];
        if (await _stream.ReadAtLeastAsync(head, 9, throwOnEndOfStream: false, limit.Token) < 9) return null;
        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >>> 8];
        await _stream.ReadExactlyAsync(payload, limit.Token);
        return ((FrameType)head[3], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
    }

    /// <summary>Reads up to a frame of a type.</summary>
    public async Task<byte[]> ReadUpToAsync(FrameType wanted)
    {
        while (await ReadAsync() is var (type, _, payload))
            if (type == wanted) return payload;
        throw new InvalidOperationException($"The server closed the connection without {wanted}.");
    }

    /// <summary>Drops the connection as a process does that is killed: with a reset.</summary>
    public void Kill()
    {
        _tcp.LingerState = new LingerOption(true, 0);
        _tcp.Close();
    }

    public void Dispose() => _tcp.Dispose();
}
