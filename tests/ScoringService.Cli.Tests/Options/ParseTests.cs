using System.Globalization;
using ScoringService.Cli.Options;

namespace ScoringService.Cli.Tests.Options;

public sealed class ParseTests
{
    [Theory]
    [InlineData("2025-12-31", "2025-12-31T23:59:59.9999990Z")]
    [InlineData("2025-12-31T18:00:00Z", "2025-12-31T18:00:00.0000000Z")]
    [InlineData("2025-12-31T18:00:00+08:00", "2025-12-31T10:00:00.0000000Z")]
    [InlineData("2025-12-31 18:00", "2025-12-31T18:00:00.0000000Z")]
    public void Instant_DateOrTime_IsUtc(string text, string expected) =>
        Assert.Equal(expected, Parse.Instant(text)?.ToString("O", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2025-13-01")]
    [InlineData("")]
    public void Instant_OtherText_IsNothing(string text) => Assert.Null(Parse.Instant(text));
}
