using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using Grpc.Core;
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
/// <para>
/// Only connections with calls are watched so closely, because only calls have work that must stop. Ten thousand idle
/// ones would be tried in bursts that overflow queues of the network, and living ones would be taken for dead; pings of
/// HTTP/2 find out in time which of them are.
/// </para>
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

        var peer = new Peer(connection, socket);
        connection.Features.Set(peer);
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

    /// <summary>Watches the connection of a call until the call has ended.</summary>
    /// <param name="context">The call.</param>
    /// <returns>To be disposed at the call's end; null when the connection is not one that can be watched.</returns>
    public static IDisposable? Watch(ServerCallContext context) =>
        context.GetHttpContext().Features.Get<Peer>()?.Begin();

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
            if (!peer.IsWatched() || !peer.HasVanished(clock)) continue;
            logger.PeerVanished(peer.Address, LongestSilence.TotalSeconds);
            peer.End();
        }
    }

    // Disposed by each of its calls once.
    private sealed class Peer(ConnectionContext connection, Socket socket) : IDisposable
    {
        // Of the kernel's struct tcp_info, which only ever grows at its end.
        private const int TcpLevel = 6;
        private const int TcpInfo = 11;
        private const int RetransmitsAt = 2;
        private const int ProbesAt = 3;
        private const int LastAckAt = 56;
        private const int InfoBytes = LastAckAt + sizeof(uint);

        private int _calls;
        private bool _isWatched;
        private long? _unansweredSince;

        public string Address => connection.RemoteEndPoint?.ToString() ?? connection.ConnectionId;

        public Peer Begin()
        {
            Interlocked.Increment(ref _calls);
            return this;
        }

        public void Dispose() => Interlocked.Decrement(ref _calls);

        /// <summary>Whether it has calls; has the kernel try it exactly then.</summary>
        public bool IsWatched()
        {
            var hasCalls = Volatile.Read(ref _calls) > 0;
            if (hasCalls == _isWatched) return hasCalls;
            try
            {
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, IdleSeconds);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, TryEachSeconds);
                socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Tries);
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, hasCalls);
                (_isWatched, _unansweredSince) = (hasCalls, null);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // It is being closed.
            }

            return _isWatched;
        }

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
