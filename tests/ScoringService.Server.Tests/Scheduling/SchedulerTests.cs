using Microsoft.Extensions.Logging.Abstractions;
using ScoringService.Server.Errors;
using ScoringService.Server.Scheduling;
using static ScoringService.Server.Tests.Scheduling.CronExpressionTests;

namespace ScoringService.Server.Tests.Scheduling;

public sealed class SchedulerTests : IDisposable
{
    private readonly FakeClock _clock = new(Utc("2025-03-01 12:00"));
    private readonly TestMetrics _metrics = new();
    private readonly List<string> _done = [];

    [Fact]
    public async Task Step_TimeNotReached_DoesNothingAndWaitsAtMostAMinute()
    {
        using var scheduler = Make(Job("run", "30 12 * * *"));
        Assert.Equal(TimeSpan.FromMinutes(1), await scheduler.StepAsync(default));
        _clock.Advance(TimeSpan.FromMinutes(29.75));
        Assert.Equal(TimeSpan.FromSeconds(15), await scheduler.StepAsync(default));
        Assert.Empty(_done);
        _clock.Advance(TimeSpan.FromSeconds(15));
        await scheduler.StepAsync(default);
        await scheduler.StepAsync(default);
        Assert.Equal(["run 12:30"], _done);
    }

    [Fact]
    public async Task Step_EveryDay_DoesItOnceADay()
    {
        var job = Job("run", "30 2 * * *");
        using var scheduler = Make(job);
        for (var minute = 0; minute < 3 * 24 * 60; minute++)
        {
            await scheduler.StepAsync(default);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["run 02:30", "run 02:30", "run 02:30"], _done);
        Assert.Equal(Utc("2025-03-05 02:30"), job.Next);
    }

    [Theory]
    [InlineData("2025-02-28 02:00", 1)]
    [InlineData("2025-01-01 02:00", 1)]
    [InlineData("2025-03-01 02:30", 0)]
    [InlineData("2025-03-01 11:00", 0)]
    [InlineData(null, 0)]
    public async Task Step_TimesMissedWhileTheServiceWasDown_AreCaughtUpOnce(string? doneBefore, int expected)
    {
        var job = Job("run", "30 2 * * *", doneBefore is null ? null : Utc(doneBefore));
        using var scheduler = Make(job);
        for (var i = 0; i < 5; i++) await scheduler.StepAsync(default);
        Assert.Equal(expected, _done.Count);
        Assert.Equal(Utc("2025-03-02 02:30"), job.Next);
    }

    [Fact]
    public async Task Step_ClockJumpsAhead_CatchesUpOnce()
    {
        var job = Job("run", "0 * * * *");
        using var scheduler = Make(job);
        await scheduler.StepAsync(default);
        _clock.Set(Utc("2025-03-04 17:20"));
        for (var i = 0; i < 5; i++) await scheduler.StepAsync(default);
        Assert.Equal(["run 17:20"], _done);
        Assert.Equal(Utc("2025-03-04 18:00"), job.Next);
    }

    [Fact]
    public async Task Step_ClockIsSetBack_GoesByTheTimeItShows()
    {
        var job = Job("run", "0 * * * *");
        using var scheduler = Make(job);
        await scheduler.StepAsync(default);
        _clock.Set(Utc("2025-02-01 09:10"));
        await scheduler.StepAsync(default);
        Assert.Equal(Utc("2025-02-01 10:00"), job.Next);
        Assert.Empty(_done);
    }

    [Fact]
    public async Task Step_ClockIsAdjustedByLittleAfterARun_DoesNotRepeatIt()
    {
        using var scheduler = Make(Job("run", "0 13 * * *"));
        await scheduler.StepAsync(default);
        _clock.Set(Utc("2025-03-01 13:00"));
        await scheduler.StepAsync(default);
        _clock.Set(Utc("2025-03-01 12:59:58"));
        await scheduler.StepAsync(default);
        _clock.Set(Utc("2025-03-01 13:00"));
        await scheduler.StepAsync(default);
        Assert.Equal(["run 13:00"], _done);
    }

    [Fact]
    public async Task Step_RunLongerThanTheInterval_LeavesOutTheTimesInBetween()
    {
        var job = new ScheduledJob("run", Parse("*/10 * * * *"), _ =>
        {
            Note("run");
            _clock.Advance(TimeSpan.FromMinutes(34));
            return Task.CompletedTask;
        });
        using var scheduler = Make(job);
        await scheduler.StepAsync(default);
        _clock.Advance(TimeSpan.FromMinutes(10));
        await scheduler.StepAsync(default);
        Assert.Equal(["run 12:10"], _done);
        Assert.Equal(Utc("2025-03-01 12:50"), job.Next);
    }

    [Fact]
    public async Task Step_TwoJobsOfOneTime_RunInTheirOrderEvenIfTheFirstTakesLong()
    {
        var fit = new ScheduledJob("fit", Parse("30 12 * * *"), _ =>
        {
            Note("fit");
            _clock.Advance(TimeSpan.FromHours(2));
            return Task.CompletedTask;
        });
        using var scheduler = Make(fit, Job("run", "35 12 * * *"));
        await scheduler.StepAsync(default);
        _clock.Advance(TimeSpan.FromMinutes(30));
        await scheduler.StepAsync(default);
        Assert.Equal(["fit 12:30", "run 14:30"], _done);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Step_JobFails_IsTriedAtItsNextTime(bool isOwnFault)
    {
        var calls = 0;
        var job = new ScheduledJob("run", Parse("0 * * * *"), _ => ++calls > 1 ? Task.CompletedTask
            : Task.FromException(isOwnFault ? new InvalidOperationException("x") : RequestException.Precondition("x")));
        using var scheduler = Make(job);
        await scheduler.StepAsync(default);
        _clock.Advance(TimeSpan.FromHours(1));
        await scheduler.StepAsync(default);
        await scheduler.StepAsync(default);
        Assert.Equal((1, Utc("2025-03-01 14:00")), (calls, job.Next));
        _clock.Advance(TimeSpan.FromHours(1));
        await scheduler.StepAsync(default);
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task Service_Started_RunsJobsOneAtATimeUntilItIsStopped()
    {
        var (began, ends) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
        var (running, most) = (0, 0);
        var job = new ScheduledJob("run", Parse("* * * * *"), async cancellation =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            began.Release();
            await ends.WaitAsync(cancellation);
            Interlocked.Decrement(ref running);
        });
        using var scheduler = Make(job);
        await scheduler.StartAsync(default);
        for (var i = 0; i < 3; i++)
        {
            await _clock.WaitedForAsync();
            _clock.Advance(TimeSpan.FromMinutes(1));
            await began.WaitAsync();
            // Many times pass while it runs.
            _clock.Advance(TimeSpan.FromMinutes(7));
            ends.Release();
        }

        await _clock.WaitedForAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));
        await began.WaitAsync();
        await scheduler.StopAsync(default);
        Assert.Equal((1, 1, 0), (most, running, began.CurrentCount));
        Assert.True(scheduler.ExecuteTask!.IsCompletedSuccessfully);
    }

    public void Dispose() => _metrics.Dispose();

    private Scheduler Make(params ScheduledJob[] jobs) =>
        new(jobs, _clock, _metrics.Instruments, NullLogger<Scheduler>.Instance);

    private ScheduledJob Job(string name, string times, DateTime? doneBefore = null) => new(name, Parse(times), _ =>
    {
        Note(name);
        return Task.CompletedTask;
    })
    {
        DoneBefore = () => doneBefore,
    };

    private void Note(string name) => _done.Add($"{name} {_clock.GetUtcNow():HH:mm}");
}
