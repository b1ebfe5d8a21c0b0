using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;

namespace ScoringService.Server.Security;

/// <summary>
/// Counts failed logins and slows them down: each one from an address waits twice as long for its answer as the one
/// before, up to ten seconds, until there was none for a minute. Whoever logs in well does not wait, also from the same
/// address. More than a few answers do not wait at the same time: beyond that the connection is cut, which costs the
/// other side a new one.
/// </summary>
internal sealed class LoginLedger(TimeProvider clock, ILogger<LoginLedger> logger)
{
    /// <summary>Most answers to one address that wait at the same time.</summary>
    public const int MaxWaiting = 32;

    private const int MaxAddresses = 10_000;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<IPAddress, Record> _records = new();
    private readonly ConcurrentDictionary<(string Means, string Reason), long> _counts = new();

    /// <summary>Failed logins by how and why, for metrics.</summary>
    public IEnumerable<Measurement<long>> Counts() => _counts.Select(count => new Measurement<long>(
        count.Value, new("means", count.Key.Means), new("reason", count.Key.Reason)));

    /// <summary>Counts and logs a failed login.</summary>
    public void Note(IPAddress? from, Login login)
    {
        _counts.AddOrUpdate((login.Means, login.Reason), 1, (_, count) => count + 1);
        if (login.HasFailed)
            logger.LoginFailed(from?.ToString() ?? "an unknown address", login.Means, login.Failure);
    }

    /// <summary>Waits as long as a failed login from an address has to.</summary>
    /// <returns>False when too many from there wait already: the connection is to be cut.</returns>
    public async ValueTask<bool> HoldAsync(IPAddress? from, CancellationToken cancellation)
    {
        var record = RecordOf(from);
        TimeSpan pause;
        lock (record)
        {
            if (record.Waiting >= MaxWaiting) return false;
            if (clock.GetElapsedTime(record.Last) > Memory) record.Failures = 0;
            record.Last = clock.GetTimestamp();
            pause = TimeSpan.FromTicks(Math.Min(
                LongestPause.Ticks, FirstPause.Ticks << Math.Min(record.Failures, 30)));
            record.Failures++;
            record.Waiting++;
        }

        try
        {
            await Task.Delay(pause, clock, cancellation);
            return true;
        }
        finally
        {
            lock (record) record.Waiting--;
        }
    }

    private Record RecordOf(IPAddress? from)
    {
        var address = Network(from ?? IPAddress.None);
        if (_records.TryGetValue(address, out var known)) return known;
        if (_records.Count >= MaxAddresses) Forget();
        // An attack from everywhere is one attack.
        if (_records.Count >= MaxAddresses) address = IPAddress.None;
        return _records.GetOrAdd(address, _ => new Record { Last = clock.GetTimestamp() });
    }

    private void Forget()
    {
        foreach (var (address, record) in _records)
            lock (record)
                if (record.Waiting == 0 && clock.GetElapsedTime(record.Last) > Memory)
                    _records.TryRemove(address, out _);
    }

    // Who has one address of IPv6 has 2^64 of them.
    private static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private sealed class Record
    {
        public long Last { get; set; }

        public int Failures { get; set; }

        public int Waiting { get; set; }
    }
}
