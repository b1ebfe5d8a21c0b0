using Google.Protobuf.WellKnownTypes;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Tests;

/// <summary>Calls and data that the tests of runs and overrides share.</summary>
internal static class TrackingData
{
    /// <summary>A customer of the base with purchases of all sorts.</summary>
    public const string Buyer = "C0000013";

    /// <summary>The last instant of the last day of the base.</summary>
    public static readonly DateTime LastDay =
        new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMicroseconds(-1);

    public static Tracking.TrackingClient Tracking(this TestService service) => new(service.Channel);

    /// <summary>Loads one purchase.</summary>
    public static void Buy(this TestService service, string customer, DateTime at, double amount = 1)
    {
        var path = Path.Combine(Path.GetTempPath(), $"scoring-purchase-{Guid.NewGuid():N}.csv");
        try
        {
            File.WriteAllText(path, "transaction_id,customer_id,occurred_at,amount\n" + FormattableString.Invariant(
                $"{customer}-{at:yyyyMMdd},{customer},{at:yyyy-MM-dd HH:mm:ss},{amount}\n"));
            var report = service.Database.Import(
                new ImportRequest { Path = path, Table = ImportTable.Transactions, LoadedAt = at.AddDays(1) });
            Assert.Equal(1, report.RowsInserted);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The score row of a customer, and the run that it is of.</summary>
    public static async Task<(Dictionary<string, object?> Row, string RunId)> RowAsync(
        this TestService service, string customer, DateTime? asOf = null)
    {
        var result = await service.ScoreAsync(new ScoreCustomersRequest
        {
            Ids = new CustomerIds { CustomerIds_ = { customer } },
            AsOf = asOf is { } at ? Timestamp.FromDateTime(at) : null,
        });
        return (result.Rows().Single(), result.Summary!.RunId);
    }

    public static async Task<List<Run>> RunsAsync(this TestService service) =>
        [.. (await service.Tracking().ListRunsAsync(new ListRunsRequest())).Runs];

    public static SetTierOverrideRequest Override(string tier, DateTime? expires = null) => new()
    {
        CustomerId = Buyer, Tier = tier, Reason = "Strategic partner", Author = "Li Wei",
        ExpireTime = expires is { } at ? Timestamp.FromDateTime(at) : null,
    };
}
