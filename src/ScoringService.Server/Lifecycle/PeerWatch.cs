using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace ScoringService.Server.Lifecycle;

/// <summary>
/// Ends connections to peers that have vanished without a word: whose machine answers nothing any more, neither to what
/// was sent nor when it is asked. Those whose machine answers may be as slow as other limits allow.
/// </summary>
/// <remarks>
/// A quiet connection is tried by the kernel's keep-alive. While something is on its way there is none, and a kernel
/// sends it again for a quarter of an hour; its option for less, TCP_USER_TIMEOUT, also ends readers that live and take
/// nothing for a moment. So the kernel is asked, once in a second, what it has waited for since when.
/// </remarks>
internal sealed class PeerWatch(TimeProvider clock, ILogger<PeerWatch> logger) : BackgroundService
{
    private const int IdleSeconds = 2;
    private const int TryEachSeconds = 1;
    private const int Tries = 4;

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Peer, byte> _peers = new(ReferenceEqualityComparer.Instance);

    /// <summary>Watches a connection for as long as it is served.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="next">Serves it.</param>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket)
        {
            await next(connection);
            return;
        }

        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, IdleSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, TryEachSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Tries);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        var peer = new Peer(connection, socket);
        _peers[peer] = 0;
        try
        {
            await next(connection);
        }
        finally
        {
            _peers.TryRemove(peer, out _);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What is asked is Linux' own.
        if (!OperatingSystem.IsLinux()) return;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(TryEachSeconds), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) EndVanished();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private void EndVanished()
    {
        foreach (var (peer, _) in _peers)
        {
            if (!peer.HasVanished(clock)) continue;
            logger.PeerVanished(peer.Address, LongestSilence.TotalSeconds);
            peer.End();
        }
    }

    private sealed class Peer(ConnectionContext connection, Socket socket)
    {
        // Of the kernel's struct tcp_info, which only ever grows at its end.
        private const int TcpLevel = 6;
        private const int TcpInfo = 11;
        private const int RetransmitsAt = 2;
        private const int ProbesAt = 3;
        private const int LastAckAt = 56;
        private const int InfoBytes = LastAckAt + sizeof(uint);

        private long? _unansweredSince;

        public string Address => connection.RemoteEndPoint?.ToString() ?? connection.ConnectionId;

        public bool HasVanished(TimeProvider clock)
        {
            Span<byte> info = stackalloc byte[InfoBytes];
            try
            {
                if (socket.GetRawSocketOption(TcpLevel, TcpInfo, info) < InfoBytes) return false;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // It is being closed.
                return false;
            }

            // What was sent again, or asked, without an answer until now. One look could fall between question and
            // answer, also when the answer before that is old: a kernel asks a reader that takes nothing less and less
            // often.
            if (info[RetransmitsAt] == 0 && info[ProbesAt] == 0)
            {
                _unansweredSince = null;
                return false;
            }

            var now = clock.GetTimestamp();
            _unansweredSince ??= now;
            var silence = TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt32LittleEndian(info[LastAckAt..]));
            return silence >= LongestSilence
                && clock.GetElapsedTime(_unansweredSince.Value, now) >= LongestSilence - TimeSpan.FromSeconds(1);
        }

        public void End()
        {
            try
            {
                // The kernel need not keep what nobody will take.
                socket.LingerState = new LingerOption(true, 0);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // It was closed meanwhile.
            }

            connection.Abort(new ConnectionAbortedException("The peer answers nothing any more."));
        }
    }
}
