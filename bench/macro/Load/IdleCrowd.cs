using System.Net.Sockets;

namespace ScoringService.MacroBenchmark.Load;

/// <summary>
/// Connections that stand open and only answer the server's pings, in a process of their own: beside clients that read
/// all they can they would answer too late, and be closed for it.
/// </summary>
internal sealed class IdleCrowd(Uri address, int count)
{
    private const byte PingFrame = 6;
    private const byte AnswerFlag = 1;

    // The preface of HTTP/2 and an empty SETTINGS frame: a client that has said hello and no more.
    private static readonly byte[] Hello =
        [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0];

    private int _open;

    /// <summary>Opens them, and says for each line that comes in how many are open; ends with the input.</summary>
    public async Task<int> RunAsync()
    {
        var sockets = new List<Socket>(count);
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(address.Host, address.Port);
            await socket.SendAsync(Hello);
            _ = AnswerPingsAsync(socket);
            sockets.Add(socket);
        }

        do Console.WriteLine(Volatile.Read(ref _open));
        while (await Console.In.ReadLineAsync() is not null);
        sockets.ForEach(socket => socket.Dispose());
        return 0;
    }

    private async Task AnswerPingsAsync(Socket socket)
    {
        const int header = 9;
        Interlocked.Increment(ref _open);
        var frame = new byte[64];
        try
        {
            while (await FillAsync(socket, frame.AsMemory(0, header)))
            {
                var length = frame[0] << 16 | frame[1] << 8 | frame[2];
                if (length > frame.Length - header || !await FillAsync(socket, frame.AsMemory(header, length))) return;
                var (isPing, isAnswer) = (frame[3] == PingFrame, (frame[4] & AnswerFlag) != 0);
                if (!isPing || isAnswer) continue;
                frame[4] |= AnswerFlag;
                await socket.SendAsync(frame.AsMemory(0, header + length));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was closed, by whichever side.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private static async Task<bool> FillAsync(Socket socket, Memory<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var read = await socket.ReceiveAsync(buffer);
            if (read == 0) return false;
            buffer = buffer[read..];
        }

        return true;
    }
}
