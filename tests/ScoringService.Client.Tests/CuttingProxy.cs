using System.Net;
using System.Net.Sockets;

namespace ScoringService.Client.Tests;

/// <summary>A TCP proxy before a server that cuts its connections, one after the other, after so many bytes of answers
/// each; those after the last cut live.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Uri _server;
    private readonly Queue<long> _cuts;
    private readonly List<Task> _work = [];

    public CuttingProxy(Uri server, params long[] cuts)
    {
        (_server, _cuts) = (server, new Queue<long>(cuts));
        _listener.Start();
        _work.Add(AcceptAsync());
    }

    /// <summary>Where the proxy listens.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Connections so far.</summary>
    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        foreach (var work in _work) await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_end.Token);
            Connections++;
            _work.Add(RelayAsync(client, _cuts.TryDequeue(out var cut) ? cut : long.MaxValue));
        }
    }

    private async Task RelayAsync(TcpClient client, long bytes)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(_server.Host, _server.Port, _end.Token);
            var asking = client.GetStream().CopyToAsync(server.GetStream(), _end.Token);
            var answering = CopyAsync(server.GetStream(), client.GetStream(), bytes);
            await Task.WhenAny(asking, answering);
            // Ends without goodbye, as a connection that is lost.
            client.Client.Close(0);
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, long bytes)
    {
        var buffer = new byte[16 << 10];
        while (bytes > 0)
        {
            var count = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, bytes)), _end.Token);
            if (count == 0) return;
            await to.WriteAsync(buffer.AsMemory(0, count), _end.Token);
            bytes -= count;
        }
    }
}
