using ScoringService.Cli.Tests.Support;

namespace ScoringService.Cli.Tests.Commands;

public sealed class CustomerCommandTests(FittedDatabase data) : IClassFixture<FittedDatabase>
{
    [Fact]
    public async Task Customer_Buyer_ShowsScoresAndWhy()
    {
        var scores = (await Scorectl.RunAsync("score", "--database", data.Path, "--json", "--rows", "1", "--columns",
            "customer_id,tier,lifecycle_stage,churn_band", "--where", "churn_band is not null"))
            .Expect(ExitCode.Ok).Json["rows"]![0]!;
        var result = (await Scorectl.RunAsync(
            "customer", (string)scores["customer_id"]!, "--database", data.Path)).Expect(ExitCode.Ok);

        foreach (var column in (string[])["customer_id", "tier", "lifecycle_stage", "churn_band"])
            Assert.Contains((string)scores[column]!, result.Out);
        string[] parts =
        [
            "Why these RFM scores", "Why this value", "财务价值", "Why this stage", "Why this churn probability",
            "Why this cluster", "What the predictions were made from",
        ];
        foreach (var part in parts) Assert.Contains(part, result.Out);
    }

    [Fact]
    public async Task Customer_WithoutPurchase_SaysWhatIsMissing()
    {
        var id = (string)(await Scorectl.RunAsync("score", "--database", data.Path, "--json", "--rows", "1",
            "--columns", "customer_id", "--where", "status = 'NO_PURCHASE'"))
            .Expect(ExitCode.Ok).Json["rows"]![0]!["customer_id"]!;
        var result = (await Scorectl.RunAsync("customer", id, "--database", data.Path)).Expect(ExitCode.Ok);
        Assert.Contains("The customer has not bought anything up to as_of.", result.Out);
        Assert.DoesNotContain("Why these RFM scores", result.Out);
    }

    [Fact]
    public async Task Customer_Json_IsTheMessage()
    {
        var result = await Scorectl.RunAsync("customer", "C00000001", "--database", data.Path, "--json");
        var customer = result.Expect(ExitCode.Ok).Json["customer"]!;
        Assert.Equal("C00000001", (string?)customer["customer_id"]);
        Assert.NotNull(customer["explanation"]!["value"]);
    }

    [Fact]
    public async Task Customer_Unknown_IsNotFound()
    {
        var result = await Scorectl.RunAsync("customer", "nobody", "--database", data.Path);
        Assert.Contains("nobody", result.Expect(ExitCode.Precondition).Error);
    }
}
