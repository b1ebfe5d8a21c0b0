using Grpc.Core;
using ScoringService.Server.Admission;
using ScoringService.Server.Errors;
using ScoringService.Server.Tests.Scheduling;

namespace ScoringService.Server.Tests.Admission;

public sealed class CallRateTests
{
    private readonly FakeClock _clock = new(new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    [Fact]
    public void Take_NoLimit_NeverRefuses()
    {
        var rate = new CallRate(_clock);
        for (var i = 0; i < 1000; i++) rate.Take("crm", 0);
        Assert.Equal(100, Calls(rate, "crm", 10));
    }

    [Fact]
    public void Take_BeyondTenSecondsOfCalls_IsRefusedUntilTimeHasPassed()
    {
        var rate = new CallRate(_clock);
        Assert.Equal(100, Calls(rate, "crm", 10));
        var error = Assert.Throws<RequestException>(() => rate.Take("crm", 10));
        Assert.Equal((StatusCode.ResourceExhausted, "caller:crm"), (error.Code, error.QuotaSubject));
        Assert.Equal(TimeSpan.FromSeconds(0.1), error.RetryAfter);

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(20, Calls(rate, "crm", 10));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(100, Calls(rate, "crm", 10));
    }

    [Fact]
    public void Take_ClockIsSetMeanwhile_GivesNothingAway()
    {
        var rate = new CallRate(_clock);
        Calls(rate, "crm", 10);
        _clock.Set(new DateTime(2035, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(0, Calls(rate, "crm", 10));
        _clock.Set(new DateTime(2015, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, Calls(rate, "crm", 10));
    }

    [Fact]
    public void Take_AnotherCaller_HasABudgetOfItsOwn()
    {
        var rate = new CallRate(_clock);
        Calls(rate, "crm", 10);
        Assert.Equal(100, Calls(rate, "batch", 10));
    }

    private static int Calls(CallRate rate, string caller, int perSecond)
    {
        for (var calls = 0; ; calls++)
        {
            try
            {
                rate.Take(caller, perSecond);
            }
            catch (RequestException)
            {
                return calls;
            }
        }
    }
}
