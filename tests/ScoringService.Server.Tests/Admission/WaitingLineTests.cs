using Grpc.Core;
using ScoringService.Server.Admission;
using ScoringService.Server.Errors;
using ScoringService.Server.Tests.Scheduling;

namespace ScoringService.Server.Tests.Admission;

public sealed class WaitingLineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeClock _clock = new(new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    private LineLimits _limits = new(Places: 2, Waiting: 2, TimeSpan.FromSeconds(10), PerCaller: 0);

    [Fact]
    public async Task EnterAsync_FreePlace_IsAtOnce()
    {
        var line = Line();
        var first = Enter(line);
        var second = Enter(line);
        Assert.True(first.IsCompletedSuccessfully && second.IsCompletedSuccessfully);
        Assert.Equal((2, 0), (line.Running, line.Waiting));
        (await first).Dispose();
        (await second).Dispose();
        Assert.Equal((0, 0), (line.Running, line.Waiting));
    }

    [Fact]
    public async Task EnterAsync_AllPlacesTaken_TheFirstToComeIsTheFirstServed()
    {
        var line = Line();
        var running = new[] { await Enter(line), await Enter(line) };
        var (third, fourth) = (Enter(line), Enter(line));
        Assert.Equal(2, line.Waiting);

        running[0].Dispose();
        var place = await third.WaitAsync(Patience);
        Assert.False(fourth.IsCompleted);
        place.Dispose();
        (await fourth.WaitAsync(Patience)).Dispose();
        running[1].Dispose();
        Assert.Equal((0, 0), (line.Running, line.Waiting));
    }

    [Fact]
    public async Task EnterAsync_FullLine_IsRefusedAndToldWhenToTryAgain()
    {
        var line = Line();
        var running = new[] { await Enter(line), await Enter(line) };
        var waiting = new[] { Enter(line), Enter(line) };

        var error = await Assert.ThrowsAsync<RequestException>(() => Enter(line));
        Assert.Equal(StatusCode.ResourceExhausted, error.Code);
        Assert.Equal("streams", error.QuotaSubject);
        Assert.InRange(error.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        foreach (var place in running) place.Dispose();
        foreach (var place in waiting) (await place.WaitAsync(Patience)).Dispose();
        Assert.Equal(0, line.Running);
    }

    [Fact]
    public async Task EnterAsync_WaitedTooLong_IsUnavailableAndLeavesTheLine()
    {
        var line = Line();
        var running = new[] { await Enter(line), await Enter(line) };
        var waiting = Enter(line);
        _clock.Advance(TimeSpan.FromSeconds(10));

        var error = await Assert.ThrowsAsync<RequestException>(() => waiting.WaitAsync(Patience));
        Assert.Equal(StatusCode.Unavailable, error.Code);
        Assert.NotNull(error.RetryAfter);
        Assert.Equal(0, line.Waiting);
        foreach (var place in running) place.Dispose();
        Assert.Equal(0, line.Running);
    }

    [Fact]
    public async Task EnterAsync_ClockIsSetMeanwhile_WaitsAsLongAsBefore()
    {
        var line = Line();
        var running = new[] { await Enter(line), await Enter(line) };
        var waiting = Enter(line);
        _clock.Set(new DateTime(2035, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        _clock.Advance(TimeSpan.FromSeconds(9));
        _clock.Set(new DateTime(2015, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<RequestException>(() => waiting.WaitAsync(Patience));
        foreach (var place in running) place.Dispose();
        Assert.Equal(0, line.Running);
    }

    [Fact]
    public async Task EnterAsync_CallerGone_LeavesTheLineToTheNext()
    {
        var line = Line();
        var running = new[] { await Enter(line), await Enter(line) };
        using var gone = new CancellationTokenSource();
        var waiting = line.EnterAsync("crm", gone.Token).AsTask();
        var next = Enter(line);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));

        running[0].Dispose();
        (await next.WaitAsync(Patience)).Dispose();
        running[1].Dispose();
        Assert.Equal((0, 0), (line.Running, line.Waiting));
    }

    [Fact]
    public async Task EnterAsync_CallerWithTooMany_IsRefusedAndOthersAreNot()
    {
        _limits = _limits with { PerCaller = 1 };
        var line = Line();
        var mine = await Enter(line, "crm");

        var error = await Assert.ThrowsAsync<RequestException>(() => Enter(line, "crm"));
        Assert.Equal((StatusCode.ResourceExhausted, "caller:crm"), (error.Code, error.QuotaSubject));
        (await Enter(line, "batch")).Dispose();
        mine.Dispose();
        (await Enter(line, "crm")).Dispose();
    }

    [Fact]
    public async Task EnterAsync_MorePlacesMeanwhile_AreGivenToThoseWhoWait()
    {
        var line = Line();
        var running = new[] { await Enter(line), await Enter(line) };
        var waiting = Enter(line);
        _limits = _limits with { Places = 4 };

        var late = await Enter(line).WaitAsync(Patience);
        (await waiting.WaitAsync(Patience)).Dispose();
        late.Dispose();
        foreach (var place in running) place.Dispose();
        Assert.Equal(0, line.Running);
    }

    [Fact]
    public async Task EnterAsync_ManyAtOnceSomeOfWhomLeave_NeverRunsMoreThanItMay()
    {
        _limits = new LineLimits(Places: 3, Waiting: 1000, Patience, PerCaller: 0);
        var line = Line();
        var (now, most, served) = (0, 0, 0);
        var work = Enumerable.Range(0, 500).Select(seed => Task.Run(async () =>
        {
            using var gone = new CancellationTokenSource();
            var entering = line.EnterAsync("crm", gone.Token).AsTask();
            if (new Random(seed).Next(3) == 0) await gone.CancelAsync();
            try
            {
                using var place = await entering;
                InterlockedMax(ref most, Interlocked.Increment(ref now));
                await Task.Yield();
                Interlocked.Decrement(ref now);
                Interlocked.Increment(ref served);
            }
            catch (OperationCanceledException)
            {
                // It has left the line.
            }
        }));
        await Task.WhenAll(work).WaitAsync(Patience);

        Assert.InRange(most, 1, 3);
        Assert.InRange(served, 300, 500);
        Assert.Equal((0, 0), (line.Running, line.Waiting));
    }

    private WaitingLine Line() => new("streams", () => _limits, _clock);

    private static Task<IDisposable> Enter(WaitingLine line, string caller = "crm") =>
        line.EnterAsync(caller, CancellationToken.None).AsTask();

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
