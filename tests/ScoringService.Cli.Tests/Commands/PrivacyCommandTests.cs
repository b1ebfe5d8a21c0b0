using System.Text;
using System.Text.Json.Nodes;
using ScoringService.Cli.Tests.Support;

namespace ScoringService.Cli.Tests.Commands;

/// <summary><c>scorectl erase</c>, <c>export-customer</c> and <c>audit</c>, and what commands say of consent.</summary>
public sealed class PrivacyCommandTests(FittedDatabase data) : IClassFixture<FittedDatabase>
{
    [Fact]
    public async Task Erase_ACustomer_IsGoneAndInTheAuditLog()
    {
        var id = await CustomerAsync(5);
        var export = JsonNode.Parse(Encoding.UTF8.GetString(
            (await RunAsync("export-customer", id)).Expect(ExitCode.Ok).Bytes))!;
        Assert.Equal(id, (string?)export["customers"]![0]!["customer_id"]);
        Assert.NotNull(export["current"]!["scores"]!["status"]);

        var erased = (await RunAsync("erase", id, "--reason", "Ticket 12", "--json")).Expect(ExitCode.Ok);

        Assert.True((bool)erased.Json["erasure"]!["was_known"]!);
        (await RunAsync("customer", id)).Expect(ExitCode.Precondition);
        (await RunAsync("export-customer", id)).Expect(ExitCode.Precondition);
        var log = (await RunAsync("audit", "--json")).Expect(ExitCode.Ok).Json;
        Assert.True((bool)log["is_intact"]!);
        var entries = log["entries"]!.AsArray();
        Assert.Equal("ERASE_CUSTOMER", (string?)entries[0]!["action"]);
        Assert.Contains("EXPORT_CUSTOMER", entries.Select(entry => (string?)entry!["action"]));
        Assert.Contains("ACTIVATE_MODEL", entries.Select(entry => (string?)entry!["action"]));
        Assert.DoesNotContain(id, log.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Erase_ForPeople_SaysWhatIsLeftToDo()
    {
        var result = (await RunAsync("erase", "nobody", "--reason", "Ticket 13")).Expect(ExitCode.Ok);
        Assert.Contains("no such customer", result.Error);
        Assert.Contains("scorectl compact", result.Error);
        Assert.Contains("Backups", result.Error);
        var table = (await RunAsync("audit", "--limit", "1")).Expect(ExitCode.Ok);
        Assert.Contains("ERASE_CUSTOMER", table.Out);
        Assert.Contains("Ticket 13", table.Out);
        Assert.Contains("Hash of entry", table.Error);
    }

    [Theory]
    [InlineData("erase", "C1")]
    [InlineData("erase", "--reason", "x")]
    [InlineData("export-customer")]
    [InlineData("audit", "--limit", "0")]
    public async Task Commands_WrongArguments_AreUsageErrors(params string[] args) =>
        (await RunAsync(args)).Expect(ExitCode.Usage);

    [Fact]
    public async Task Erase_AReasonThatNamesTheCustomer_IsRefused()
    {
        var id = await CustomerAsync(9);
        Assert.Contains("reason", (await RunAsync("erase", id, "--reason", $"Wish of {id}")).Expect(ExitCode.BadInput)
            .Error);
        (await RunAsync("customer", id)).Expect(ExitCode.Ok);
    }

    [Fact]
    public async Task ExportCustomer_ToAFile_WritesIt()
    {
        using var folder = new TemporaryDirectory();
        var id = await CustomerAsync(7);
        var path = folder.Combine("export.json");
        var result = (await RunAsync("export-customer", id, "--output", path)).Expect(ExitCode.Ok);
        Assert.Contains(path, result.Error);
        Assert.Equal(id, (string?)JsonNode.Parse(await File.ReadAllTextAsync(path))!["customer_id"]);
    }

    [Fact]
    public async Task Customer_WithPerson_SaysWhoItIs()
    {
        var id = await CustomerAsync(8);
        Assert.DoesNotContain("\nowner ", (await RunAsync("customer", id)).Expect(ExitCode.Ok).Out);
        Assert.Contains("\nowner ", (await RunAsync("customer", id, "--person")).Expect(ExitCode.Ok).Out);
    }

    [Fact]
    public async Task Score_SampleData_CountsCustomersWithoutConsent()
    {
        var result = (await RunAsync("score", "--columns", "customer_id,status", "--format", "csv"))
            .Expect(ExitCode.Ok);
        var suppressed = Encoding.UTF8.GetString(result.Bytes).Split('\n')
            .Count(line => line.TrimEnd('\r').EndsWith(",SUPPRESSED", StringComparison.Ordinal));
        Assert.InRange(suppressed, 1, 60);
        Assert.Contains($"{suppressed} of them may not be profiled", result.Error);
    }

    [Fact]
    public async Task Fit_OptionsFileThatRequiresConsent_IsHeeded()
    {
        using var folder = new TemporaryDirectory();
        var options = folder.Combine("options.json");
        await File.WriteAllTextAsync(options, """{ "require_consent": true }""");
        var model = (await RunAsync("fit", "--options", options, "--json")).Expect(ExitCode.Ok).Json["model"]!;
        Assert.True((bool)model["options"]!["require_consent"]!);
        Assert.InRange(int.Parse((string)model["customer_count"]!), 400, 580);
    }

    private Task<Result> RunAsync(params string[] args) => Scorectl.RunAsync([.. args, "--database", data.Path]);

    private async Task<string> CustomerAsync(int row)
    {
        var result = (await RunAsync("score", "--columns", "customer_id", "--format", "csv")).Expect(ExitCode.Ok);
        return Encoding.UTF8.GetString(result.Bytes).Split('\n')[row].TrimEnd('\r');
    }
}
