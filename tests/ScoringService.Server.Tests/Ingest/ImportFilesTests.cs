using Grpc.Core;
using ScoringService.Engine;
using ScoringService.Server.Access;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Ingest;

/// <summary>Ingest.ImportFiles: files of the server's import directory, and nothing else.</summary>
public sealed class ImportFilesTests : IAsyncLifetime
{
    private const string Header = "transaction_id,customer_id,occurred_at,amount\n";

    private readonly string _root = Directory.CreateTempSubdirectory("scoring-import-test-").FullName;
    private TestService _service = null!;

    private string Inside => Path.Combine(_root, "inside");

    public async Task InitializeAsync()
    {
        Write("inside/a.csv", Header + "1,A,2025-01-01,1\n2,,2025-01-01,1\n");
        Write("inside/b.csv", "useless\n1\n");
        Write("inside/sub/c.jsonl", "{\"No\":3,\"Client\":\"C\",\"At\":\"2025-01-01\",\"Sum\":1,\"Money\":\"USD\"}\n");
        Write("outside/secret.csv", Header + "9,SECRET,2025-01-01,1\n");
        Write("inside-too/secret.csv", Header + "9,SECRET,2025-01-01,1\n");
        _service = await TestService.StartAsync(0, fit: false, configure: o => o.ImportDirectory = Inside);
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task ImportFiles_Pattern_LoadsEachFileAndReportsIt()
    {
        var (reports, progress) = await ImportAsync(new ImportFilesRequest { FilePattern = "*.csv" });
        Assert.Equal(["a.csv", "b.csv"], reports.Select(report => report.FileName));
        Assert.Equal(("transactions", 2L, 1L, 1L, 1L), (reports[0].Table, reports[0].RowsRead,
            reports[0].RowsInserted, reports[0].RowsQuarantined, reports[0].NewCustomers));
        Assert.Equal(("customer_id", 1L), (reports[0].Refusals.Single().Column, reports[0].Refusals[0].RowCount));
        Assert.Equal("amount", reports[0].Dialect.Mapping["amount"]);
        Assert.Contains("nothing is mapped to", reports[1].Error);
        Assert.Equal(0, reports[1].LoadId);
        Assert.All(progress, step => Assert.Equal(2, step.FileCount));
        Assert.Equal(1, _service.Database.Summary().Transactions);
        var entry = Assert.Single(_service.Database.ListAudit(null, 10));
        Assert.Equal((AuditActions.ImportFile, "a.csv"), (entry.Action, entry.Subject));
    }

    [Fact]
    public async Task ImportFiles_ProfileAndRates_AreUsed()
    {
        _service.Database.SaveImportProfile("shop", new Storage.ImportSettings
        {
            Mapping = new Dictionary<string, string>
            {
                ["transaction_id"] = "No", ["customer_id"] = "Client", ["occurred_at"] = "At", ["amount"] = "Nothing",
            },
        });
        var request = new ImportFilesRequest
        {
            FilePattern = "**/*.jsonl",
            Profile = "shop",
            SaveProfile = "shop 2",
            Settings = new V1.ImportSettings { Mapping = { ["amount"] = "Sum", ["currency"] = "Money" } },
            Rates = { new V1.CurrencyRate { Currency = "USD", Price = "7.25" } },
        };
        var (reports, _) = await ImportAsync(request);
        Assert.Equal(("sub/c.jsonl", "", 1L), (reports.Single().FileName, reports[0].Error, reports[0].RowsInserted));
        var features = _service.Database.ReadFeatures(new DateTime(2025, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal([7.25], features.Float64(FeatureColumns.NetSpend365D).ToArray());
        Assert.Equal("Sum", _service.Database.GetImportProfile("shop 2").Mapping["amount"]);
    }

    [Fact]
    public async Task ImportFiles_ValidateOnly_WritesNothing()
    {
        var (reports, _) = await ImportAsync(new ImportFilesRequest { FilePattern = "a.csv", ValidateOnly = true });
        var sample = reports.Single().Sample;
        Assert.Equal(["transaction_id", "customer_id", "occurred_at", "amount", "kind"], sample.Columns);
        Assert.Equal(["1", "A", "2025-01-01 00:00:00", "1.0000", "PURCHASE"],
            sample.Rows.Single().Values.Select(value => value.Text));
        Assert.Equal((2L, "customer_id"), (sample.Refused.Single().RowNumber, sample.Refused[0].Column));
        Assert.Equal((0L, 0L), (_service.Database.Summary().Watermark, _service.Database.Summary().Quarantined));
        Assert.Empty(_service.Database.ListAudit(null, 10));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../outside/secret.csv")]
    [InlineData("sub/../../outside/secret.csv")]
    [InlineData("../inside-too/*.csv")]
    [InlineData("..")]
    [InlineData("..\\outside\\secret.csv")]
    [InlineData("/etc/passwd")]
    [InlineData("a\0.csv")]
    [InlineData("sub")]
    public async Task ImportFiles_PathThatLeadsOut_IsRefused(string pattern) =>
        await AssertRefusedAsync(StatusCode.InvalidArgument, new ImportFilesRequest { FilePattern = pattern });

    [Fact]
    public async Task ImportFiles_LinkThatLeadsOut_IsRefused()
    {
        File.CreateSymbolicLink(Path.Combine(Inside, "link.csv"), Path.Combine(_root, "outside", "secret.csv"));
        Directory.CreateSymbolicLink(Path.Combine(Inside, "folder"), Path.Combine(_root, "outside"));
        Directory.CreateSymbolicLink(Path.Combine(Inside, "again"), Path.Combine(Inside, "folder"));
        Directory.CreateSymbolicLink(Path.Combine(Inside, "too"), Path.Combine(_root, "inside-too"));
        Directory.CreateSymbolicLink(Path.Combine(Inside, "loop"), Path.Combine(Inside, "loop"));
        foreach (var pattern in (string[])["link.csv", "l*.csv", "folder/secret.csv", "*/secret.csv",
            "again/secret.csv", "too/secret.csv"])
            await AssertRefusedAsync(StatusCode.InvalidArgument, new ImportFilesRequest { FilePattern = pattern });
        await AssertRefusedAsync(StatusCode.NotFound, new ImportFilesRequest { FilePattern = "loop/x.csv" });

        // A link that stays inside is no way out.
        File.CreateSymbolicLink(Path.Combine(Inside, "same.csv"), Path.Combine(Inside, "a.csv"));
        var (reports, _) = await ImportAsync(new ImportFilesRequest { FilePattern = "same.csv" });
        Assert.Equal(1, reports.Single().RowsInserted);
    }

    [Fact]
    public async Task ImportFiles_WrongRequest_NamesTheField()
    {
        var request = new ImportFilesRequest { FilePattern = "a.csv" };
        await AssertRefusedAsync(StatusCode.NotFound, new ImportFilesRequest { FilePattern = "*.parquet" });
        await AssertRefusedAsync(StatusCode.NotFound, new ImportFilesRequest { FilePattern = "none.csv" });
        await AssertRefusedAsync(StatusCode.NotFound, With(r => r.Profile = "none"));
        foreach (var (field, change) in new (string, Action<ImportFilesRequest>)[]
        {
            ("settings.table", r => r.Settings = new V1.ImportSettings { Table = "settings" }),
            ("settings.format", r => r.Settings = new V1.ImportSettings { Format = (ImportFormat)9 }),
            ("settings.delimiter", r => r.Settings = new V1.ImportSettings { Delimiter = "ab" }),
            ("settings.quote", r => r.Settings = new V1.ImportSettings { Quote = "ab" }),
            ("rates[0].price", r => r.Rates.Add(new V1.CurrencyRate { Currency = "USD", Price = "much" })),
            ("rates", r => r.Rates.Add(new V1.CurrencyRate { Currency = "USD", Price = "-1" })),
            ("save_profile", r => (r.ValidateOnly, r.SaveProfile) = (true, "x")),
        })
            Assert.StartsWith($"{field}:",
                (await AssertRefusedAsync(StatusCode.InvalidArgument, With(change))).Status.Detail);

        ImportFilesRequest With(Action<ImportFilesRequest> change)
        {
            var changed = request.Clone();
            change(changed);
            return changed;
        }
    }

    [Fact]
    public async Task ImportFiles_NoDirectoryOrRight_IsRefused()
    {
        await using var without = await TestService.StartAsync(0, fit: false);
        var error = await Assert.ThrowsAsync<RpcException>(() =>
            ImportAsync(new ImportFilesRequest { FilePattern = "a.csv" }, without));
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        await using var reader = await TestService.StartAsync(0, fit: false, configure: o =>
        {
            o.ImportDirectory = Inside;
            o.LocalRole = CallerRole.Reader;
        });
        error = await Assert.ThrowsAsync<RpcException>(() =>
            ImportAsync(new ImportFilesRequest { FilePattern = "a.csv" }, reader));
        Assert.Equal(StatusCode.PermissionDenied, error.StatusCode);
        Assert.Contains(new ServerOptions { ImportDirectory = Path.Combine(_root, "none") }.Validate(),
            message => message.Contains("ImportDirectory", StringComparison.Ordinal));
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private Task<(List<ImportFileReport> Reports, List<V1.ImportProgress> Progress)> ImportAsync(
        ImportFilesRequest request) => ImportAsync(request, _service);

    private static async Task<(List<ImportFileReport> Reports, List<V1.ImportProgress> Progress)> ImportAsync(
        ImportFilesRequest request, TestService service)
    {
        using var call = new V1.Ingest.IngestClient(service.Channel).ImportFiles(request);
        var (reports, progress) = (new List<ImportFileReport>(), new List<V1.ImportProgress>());
        await foreach (var response in call.ResponseStream.ReadAllAsync())
        {
            if (response.Report is { } report) reports.Add(report);
            else progress.Add(response.Progress);
        }

        return (reports, progress);
    }

    private async Task<RpcException> AssertRefusedAsync(StatusCode code, ImportFilesRequest request)
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => ImportAsync(request));
        Assert.True(error.StatusCode == code, $"{request.FilePattern}: {error.Status}");
        Assert.DoesNotContain("SECRET", error.Status.Detail);
        Assert.Equal(0, _service.Database.Summary().Transactions);
        return error;
    }
}
