using ScoringService.Server.Lifecycle;

namespace ScoringService.Server.Tests.Lifecycle;

/// <summary>When memory is given back to the machine.</summary>
public sealed class IdleMemoryTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData(16, 256, true)]
    [InlineData(17, 256, false)]
    [InlineData(16, 255, false)]
    [InlineData(0, 100_000, true)]
    public void IsDue_MebibytesInThePauseAndSinceTheLastTime_WhenQuietAndWorthIt(long pause, long total, bool isDue) =>
        Assert.Equal(isDue, IdleMemory.IsDue(pause * MiB, total * MiB));

    [Fact]
    public void IsDue_OneByteMoreOrLess_IsNot()
    {
        Assert.False(IdleMemory.IsDue((16 * MiB) + 1, 256 * MiB));
        Assert.False(IdleMemory.IsDue(16 * MiB, (256 * MiB) - 1));
    }
}
