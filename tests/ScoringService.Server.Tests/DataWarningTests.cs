using System.Globalization;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Tests;

/// <summary>What scores say of the data that they were made of.</summary>
public sealed class DataWarningTests
{
    private static readonly DateTime Last = new(2024, 12, 31, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task ScoreCustomers_GoodData_HaveNoWarningOfTheData()
    {
        // 379 days of purchases by 600 customers.
        await using var service = await TestService.StartAsync(600);
        Assert.Empty(await WarningsAsync(service, null));
    }

    [Fact]
    public async Task ScoreCustomers_InstantLongAfterTheData_SaysThatTheyAreOld()
    {
        await using var service = await TestService.StartAsync(600);
        Assert.Empty(await WarningsAsync(service, Last.AddDays(7).AddSeconds(-1)));
        var warning = Assert.Single(await WarningsAsync(service, Last.AddDays(7)));
        Assert.StartsWith("The data are old: the last transaction is of 2024-12-31, 7 days", warning,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(180, false)]
    [InlineData(179, true)]
    public async Task ScoreCustomers_ShortHistory_IsSaid(int days, bool isShort)
    {
        await using var service = await TestService.StartAsync(0);
        var sales = new StringBuilder("transaction_id,customer_id,occurred_at,amount\n");
        for (var i = 0; i < 600; i++)
        {
            var at = Last.AddDays(-(i % 2 * days));
            sales.Append(CultureInfo.InvariantCulture, $"T{i},C{i},{at:yyyy-MM-dd HH:mm:ss},{i + 1}\n");
        }

        Import(service, ImportTable.Transactions, sales.ToString());
        await service.FitAsync(new FitModelRequest { Activate = true });
        var warnings = await WarningsAsync(service, null);
        Assert.Equal(isShort, warnings.Contains($"The transactions cover {days} days. Churn and lifecycle stages need "
            + "180: twice the churn horizon, and the time after which a customer counts as lost."));
    }

    [Fact]
    public async Task ScoreCustomers_CutOffAndRefusedRows_AreSaidFromTheLoadOn()
    {
        await using var service = await TestService.StartAsync(600);
        Assert.Empty(await WarningsAsync(service, null));
        Import(service, ImportTable.Customers, "customer_id,cooperation_since\nC0000001,2001-05-06\n");
        var cut = Assert.Single(await WarningsAsync(service, null));
        Assert.StartsWith("The data are cut off at the start: 1 of 1 customers with a cooperation_since", cut,
            StringComparison.Ordinal);
        // The rows of a day are looked at together: 1,900 good ones were loaded with these.
        var bad = string.Concat(Enumerable.Range(0, 100).Select(i => $"X{i},,2024-01-01,5\n"));
        Import(service, ImportTable.Transactions, "transaction_id,customer_id,occurred_at,amount\n" + bad);
        var warnings = await WarningsAsync(service, null);
        Assert.Equal(2, warnings.Count);
        Assert.EndsWith("100 were refused and are in quarantine.", warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetCustomer_Warnings_AreOfThatCustomer()
    {
        await using var service = await TestService.StartAsync(600);
        Assert.Empty((await GetAsync(service, "C0000013")).Warnings); // the first purchase was long ago
        Assert.Contains((await GetAsync(service, "C0000007")).Warnings,
            warning => warning.StartsWith("The first known purchase was 7 days ago", StringComparison.Ordinal));
        Import(service, ImportTable.Customers, "customer_id,cooperation_since\nC0000013,2001-05-06\n");
        Import(service, ImportTable.Transactions, "transaction_id,customer_id,occurred_at,amount\n"
            + "back,C0000013,2024-12-01,-1000\nbad,C0000013,2024-12-02,0\n");
        var warnings = (await GetAsync(service, "C0000013")).Warnings;
        Assert.Equal(3, warnings.Count);
        Assert.Equal("1 rows of this customer were refused and are in quarantine.", warnings[0]);
        Assert.Equal("The customer got back more than it paid: purchases are missing.", warnings[1]);
        Assert.StartsWith("The cooperation began on 2001-05-06, before the first transaction of all", warnings[2],
            StringComparison.Ordinal);
        await service.Quality().DiscardAsync(
            new DiscardRequest { Filter = new V1.QuarantineFilter { Column = "amount" } });
        Assert.Equal(2, (await GetAsync(service, "C0000013")).Warnings.Count);
    }

    private static async Task<IReadOnlyList<string>> WarningsAsync(TestService service, DateTime? asOf)
    {
        var request = new ScoreCustomersRequest { Columns = { "customer_id" } };
        if (asOf is { } at) request.AsOf = Timestamp.FromDateTime(at);
        var model = await service.Models.GetModelAsync(new GetModelRequest());
        var summary = (await service.ScoreAsync(request)).Summary!;
        Assert.Equal(model.Warnings, summary.Warnings.Take(model.Warnings.Count));
        return [.. summary.Warnings.Skip(model.Warnings.Count)];
    }

    private static async Task<Customer> GetAsync(TestService service, string id) =>
        await service.Scoring.GetCustomerAsync(new GetCustomerRequest { CustomerId = id });

    private static void Import(TestService service, ImportTable table, string text)
    {
        var path = Path.Combine(Path.GetTempPath(), $"scoring-warning-{Guid.NewGuid():N}.csv");
        try
        {
            File.WriteAllText(path, text);
            service.Database.Import(new ImportRequest
            {
                Path = path, Table = table, LoadedAt = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            });
        }
        finally
        {
            File.Delete(path);
        }
    }
}
