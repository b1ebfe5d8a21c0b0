using ScoringService.Cli.Tests.Support;
using ScoringService.Storage;

namespace ScoringService.Cli.Tests.Commands;

/// <summary>Several files, looks without loading, profiles and rates.</summary>
public sealed class ImportFilesCommandTests : IDisposable
{
    private const string Header = "transaction_id,customer_id,occurred_at,amount\n";

    private readonly TemporaryDirectory _directory = new();

    private string Database => _directory.Combine("test.duckdb");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Import_PatternAndNames_LoadsEachFileOnceInOrder()
    {
        var b = _directory.Write("b.csv", Header + "2,B,2025-01-02,1\n3,C,2025-01-02,0\n");
        _directory.Write("a.csv", Header + "1,A,2025-01-01,1\n");
        _directory.Write("customers_1.jsonl", "{\"customer_id\":\"A\",\"kind\":\"B2B\"}\n");
        var json = (await Scorectl.RunAsync("import", b, _directory.Combine("*.csv"), _directory.Combine("*.json*"),
            "--database", Database, "--json")).Expect(ExitCode.Ok).Json;
        Assert.Equal(["a.csv", "b.csv", "customers_1.jsonl"],
            json["files"]!.AsArray().Select(file => Path.GetFileName((string?)file!["path"])));
        Assert.Equal(["TRANSACTIONS", "TRANSACTIONS", "CUSTOMERS"],
            json["files"]!.AsArray().Select(file => (string?)file!["table"]));
        Assert.Equal([1L, 2L, 3L], json["files"]!.AsArray().Select(file => (long)file!["load_id"]!));
        Assert.Equal((4L, 3L, 1L),
            ((long)json["rows_read"]!, (long)json["rows_inserted"]!, (long)json["rows_quarantined"]!));
        var text = (await Scorectl.RunAsync("import", b, _directory.Combine("*.csv"), "--database", Database))
            .Expect(ExitCode.Ok);
        Assert.Matches(@"\| a\.csv +\| transactions +\| +1 \| +0 \| +1 \|", text.Out);
        Assert.Matches(@"\| total +\| +\| +3 \| +0 \| +2 \|", text.Out);
    }

    [Fact]
    public async Task Import_OneFileOfThreeFails_LoadsTheOthers()
    {
        _directory.Write("a.csv", Header + "1,A,2025-01-01,1\n");
        _directory.Write("b.csv", "nothing,useful\n1,2\n");
        _directory.Write("c.csv", Header + "3,C,2025-01-01,1\n");
        var result = (await Scorectl.RunAsync("import", _directory.Combine("[a-c].csv"), "--database", Database,
            "--json", "--save-profile", "never")).Expect(ExitCode.BadInput);
        Assert.Equal((2, 1), ((int)result.Json["files_loaded"]!, (int)result.Json["files_failed"]!));
        Assert.Contains("nothing is mapped to", (string?)result.Json["files"]![1]!["error"]);
        Assert.Contains("b.csv:", result.Error);
        using var database = ScoringDatabase.Open(new DatabaseOptions { Path = Database });
        Assert.Equal(2, database.Summary().Transactions);
        Assert.Empty(database.ListImportProfiles());
        Assert.Equal(["a.csv", "c.csv"], database.ListAudit(null, 10).Select(entry => entry.Subject).Order());
    }

    [Fact]
    public async Task Import_PatternWithoutFiles_SaysSoAndMakesNoDatabase()
    {
        var result = await Scorectl.RunAsync("import", _directory.Combine("*.parquet"), "--database", Database);
        Assert.Contains("No file matches", result.Expect(ExitCode.Precondition).Error);
        Assert.False(File.Exists(Database));
    }

    [Fact]
    public async Task Import_DryRun_ShowsWhatALoadWouldDoAndWritesNothing()
    {
        var file = _directory.Write("orders.csv",
            "No;Client;Date;Value;Note\n1;A;31.12.2024 10:00;2,5;x\n2;B;31.12.2024 11:00;3;y\n"
            + "3;;01.01.2025 09:00;1;z\n");
        string[] mapping = ["--map", "transaction_id=No, customer_id=Client, occurred_at=Date", "--map",
            "amount=replace(\"Value\", ',', '.')"];
        var text = (await Scorectl.RunAsync(["import", file, "--database", Database, "--dry-run", .. mapping]))
            .Expect(ExitCode.Ok);
        Assert.Contains("CSV with ';' between fields, with a header, utf-8, times as %d.%m.%Y %H:%M", text.Out);
        Assert.Contains("customer_id = Client", text.Out);
        Assert.Matches(@"unused +Note", text.Out);
        Assert.Matches(@"\| 1 +\| A +\| 2024-12-31 10:00:00 +\| 2\.5000 +\| PURCHASE +\|", text.Out);
        Assert.Matches(@"\| +3 \| customer_id +\| required value is missing +\| 3;;01\.01\.2025 09:00;1;z +\|",
            text.Out);
        Assert.Contains("1 of 3 rows would not be loaded", text.Error);
        Assert.False(File.Exists(Database));
        var json = (await Scorectl.RunAsync(
            ["import", file, "--database", Database, "-n", "--json", .. mapping])).Expect(ExitCode.Ok).Json;
        Assert.True((bool)json["is_dry_run"]!);
        Assert.Equal((0, 3L, 2L), ((int)json["files_loaded"]!, (long)json["rows_read"]!, (long)json["rows_inserted"]!));
        Assert.Equal("2.5000", (string?)json["files"]![0]!["rows"]![0]![3]);
        Assert.Equal(3, (int)json["files"]![0]!["rejects"]![0]!["row_number"]!);
        var refused = await Scorectl.RunAsync("import", file, "--dry-run", "--save-profile", "x");
        Assert.Contains("writes nothing", refused.Expect(ExitCode.Usage).Error);
    }

    [Fact]
    public async Task Import_SavedProfile_IsUsedListedAndRemoved()
    {
        var first = _directory.Write("orders1.csv", "No;Client;Date;Value\n1;A;31.12.2024;2\n");
        var second = _directory.Write("orders2.csv", "No;Client;Date;Value\n2;A;30.12.2024;3\n");
        (await Scorectl.RunAsync("import", first, "--database", Database, "--save-profile", "shop", "--map",
            "transaction_id=No, customer_id=Client, occurred_at=Date, amount=Value", "--timestamp-format", "%d.%m.%Y"))
            .Expect(ExitCode.Ok);
        var json = (await Scorectl.RunAsync("import", second, "--database", Database, "--profile", "shop",
            "--map", "channel=Client", "--json")).Expect(ExitCode.Ok).Json;
        Assert.Equal(1, (long)json["rows_inserted"]!);
        Assert.Equal("Client", (string?)json["files"]![0]!["dialect"]!["mapping"]!["channel"]);
        var unknown = await Scorectl.RunAsync("import", second, "--database", Database, "--profile", "shops");
        Assert.Contains("There are: shop", unknown.Expect(ExitCode.Precondition).Error);

        var list = (await Scorectl.RunAsync("profiles", "--database", Database)).Expect(ExitCode.Ok);
        Assert.Matches(@"\| shop +\| by file name +\| transaction_id = No, .* \| times as %d\.%m\.%Y +\|", list.Out);
        var profiles = (await Scorectl.RunAsync("profiles", "--database", Database, "--json")).Expect(ExitCode.Ok).Json;
        Assert.Equal("shop", (string?)profiles["profiles"]![0]!["name"]);
        (await Scorectl.RunAsync("profiles", "remove", "shop", "--database", Database)).Expect(ExitCode.Ok);
        var gone = await Scorectl.RunAsync("profiles", "remove", "shop", "--database", Database);
        Assert.Contains("no profile 'shop'", gone.Expect(ExitCode.Precondition).Error);
        Assert.Contains("no profile yet",
            (await Scorectl.RunAsync("profiles", "--database", Database)).Expect(ExitCode.Ok).Error);
    }

    [Fact]
    public async Task Import_RateTable_ConvertsByDay()
    {
        var rates = _directory.Write("rates.csv", "currency,rate,valid_from\nUSD,7,2025-01-01\nUSD,7.5,2025-02-01\n");
        var file = _directory.Write("t.csv", "transaction_id,customer_id,occurred_at,amount,currency\n"
            + "1,A,2025-01-31 23:59:59,100,USD\n2,A,2025-02-01,100,USD\n3,A,2025-02-01,100,EUR\n"
            + "4,A,2024-01-01,1,USD\n");
        var json = (await Scorectl.RunAsync("import", file, "--database", Database, "--json", "--rates", rates,
            "--rate", "EUR=8", "--dry-run")).Expect(ExitCode.Ok).Json;
        Assert.Equal(["700.0000", "750.0000", "800.0000"],
            json["files"]![0]!["rows"]!.AsArray().Select(row => (string?)row![3]));
        Assert.Equal(1, (long)json["rows_quarantined"]!);
        var none = await Scorectl.RunAsync("import", file, "--rates", _directory.Combine("none.csv"));
        Assert.Contains("none.csv", none.Expect(ExitCode.Precondition).Error);
        var twice = await Scorectl.RunAsync(
            "import", file, "--database", Database, "--rate", "USD=7", "--rate", "USD=8");
        Assert.Contains("two rates", twice.Expect(ExitCode.BadInput).Error);
    }
}
