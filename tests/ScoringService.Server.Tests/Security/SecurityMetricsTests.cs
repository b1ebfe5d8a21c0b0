using System.Globalization;
using Grpc.Core;

namespace ScoringService.Server.Tests.Security;

/// <summary>What a monitoring system is told.</summary>
public sealed class SecurityMetricsTests
{
    [Fact]
    public async Task Metrics_OfAProtectedServer_CountFailedLoginsAndSayHowLongTheCertificateLasts()
    {
        await using var secure = await SecureService.StartAsync();
        var key = secure.Key();
        foreach (var credential in new[] { null, key[..^1], key })
        {
            var status = await secure.TryAsync(secure.Connect(credential));
            Assert.Equal(credential == key, status.StatusCode == StatusCode.OK);
        }

        var lines = (await secure.Browse($"Bearer {key}").GetStringAsync("metrics")).Split('\n');

        Assert.Equal(1, Value("scoring_logins_failed_total", "means=\"key\",reason=\"unknown\"}"));
        Assert.Equal(1, Value("scoring_logins_failed_total", "means=\"none\",reason=\"missing\"}"));
        Assert.InRange(Value("scoring_certificate_lifetime_seconds", "}") / 86_400, 99.9, 100);

        double Value(string name, string labels)
        {
            var line = lines.Single(one => one.StartsWith(name + '{', StringComparison.Ordinal)
                && one.Contains(labels, StringComparison.Ordinal));
            return double.Parse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture);
        }
    }
}
