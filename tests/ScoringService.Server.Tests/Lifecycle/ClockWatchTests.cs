using Microsoft.Extensions.Logging;
using ScoringService.Server.Lifecycle;
using ScoringService.Server.Tests.Scheduling;

namespace ScoringService.Server.Tests.Lifecycle;

public sealed class ClockWatchTests
{
    private static readonly DateTime Noon = new(2025, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(6, "The clock went ahead by 21600 s")]
    [InlineData(-6, "The clock went back by 21600 s")]
    public async Task ExecuteAsync_ClockIsSet_SaysSoOnce(int hours, string expected)
    {
        var clock = new FakeClock(Noon);
        var log = new TextLog();
        using var watch = new ClockWatch(clock, log);
        await watch.StartAsync(CancellationToken.None);
        await PassAsync(clock, 3);
        Assert.Empty(log.Texts);

        clock.Set(Noon.AddSeconds(3).AddHours(hours));
        await PassAsync(clock, 3);
        await watch.StopAsync(CancellationToken.None);
        Assert.StartsWith(expected, Assert.Single(log.Texts), StringComparison.Ordinal);
    }

    // Each second is looked at before the next one passes.
    private static async Task PassAsync(FakeClock clock, int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            await clock.WaitedForAsync();
            clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private sealed class TextLog : ILogger<ClockWatch>
    {
        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Texts.Add(formatter(state, exception));
    }
}
