using System.Net;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using ScoringService.Server.Security;
using ScoringService.Server.Tests.Scheduling;

namespace ScoringService.Server.Tests.Security;

/// <summary>Failed logins are slowed and counted.</summary>
public sealed class LoginLedgerTests
{
    private static readonly IPAddress Someone = IPAddress.Parse("192.0.2.1");

    private readonly FakeClock _clock = new(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    [Fact]
    public async Task HoldAsync_OneAfterTheOther_WaitTwiceAsLongEachTimeUpToTenSeconds()
    {
        var ledger = Ledger();
        foreach (var tenths in new[] { 1, 2, 4, 8, 16, 32, 64, 100, 100 })
        {
            var held = ledger.HoldAsync(Someone, CancellationToken.None).AsTask();
            _clock.Advance(TimeSpan.FromMilliseconds(100 * tenths - 1));
            Assert.False(held.IsCompleted);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.True(await held);
        }

        // Others do not pay for it, and after a quiet minute it is forgotten.
        var other = ledger.HoldAsync(IPAddress.Parse("192.0.2.2"), CancellationToken.None).AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(await other);
        _clock.Advance(TimeSpan.FromMinutes(1.1));
        var later = ledger.HoldAsync(Someone, CancellationToken.None).AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(await later);
    }

    [Fact]
    public async Task HoldAsync_ManyAtTheSameTime_AreCut()
    {
        var ledger = Ledger();
        using var leaving = new CancellationTokenSource();
        var held = Enumerable.Range(0, LoginLedger.MaxWaiting)
            .Select(_ => ledger.HoldAsync(Someone, leaving.Token).AsTask()).ToArray();
        Assert.All(held, one => Assert.False(one.IsCompleted));
        Assert.False(await ledger.HoldAsync(Someone, CancellationToken.None));
        // Who leaves makes room.
        await leaving.CancelAsync();
        foreach (var one in held) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        var next = ledger.HoldAsync(Someone, CancellationToken.None).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await next);
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::2", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", true)]
    public async Task HoldAsync_AddressesOfOneNetwork_CountAsOne(string first, string second, bool isOne)
    {
        var ledger = Ledger();
        var held = ledger.HoldAsync(IPAddress.Parse(first), CancellationToken.None).AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(await held);
        var next = ledger.HoldAsync(IPAddress.Parse(second), CancellationToken.None).AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(isOne, !next.IsCompleted);
    }

    [Fact]
    public async Task Calls_OfAnAttacker_AreSlowAndCountedAndHoldUpNobody()
    {
        await using var secure = await SecureService.StartAsync();
        var good = secure.Connect(secure.Key());
        Assert.Equal(StatusCode.OK, (await secure.TryAsync(good)).StatusCode);
        const int attempts = 100;
        var attacks = Enumerable.Range(0, attempts)
            .Select(i => secure.TryAsync(secure.Connect($"scoring_000000000000_{i}"))).ToArray();
        await TlsTests.UntilAsync(() => Task.FromResult(secure.Failures("key", "unknown") == attempts));

        // The same address and the same moment: many are waiting still.
        Assert.Contains(attacks, attack => !attack.IsCompleted);
        for (var i = 0; i < 20; i++) Assert.Equal(StatusCode.OK, (await secure.TryAsync(good)).StatusCode);
        Assert.Contains(attacks, attack => !attack.IsCompleted);
        Assert.All(await Task.WhenAll(attacks), status => Assert.NotEqual(StatusCode.OK, status.StatusCode));
    }

    private LoginLedger Ledger() => new(_clock, NullLogger<LoginLedger>.Instance);
}
