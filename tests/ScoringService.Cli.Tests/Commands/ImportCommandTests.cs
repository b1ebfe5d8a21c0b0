using ScoringService.Cli.Tests.Support;
using ScoringService.Engine;
using ScoringService.Storage;

namespace ScoringService.Cli.Tests.Commands;

public sealed class ImportCommandTests : IDisposable
{
    private const string OneTransaction =
        "transaction_id,customer_id,occurred_at,amount\n1,A,2025-01-01 10:00:00,5\n";

    private readonly TemporaryDirectory _directory = new();

    private string Database => _directory.Combine("test.duckdb");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Import_MappedFile_LoadsEveryRow()
    {
        var file = _directory.Write("orders.csv", """
            Invoice;Client;Date;Quantity;UnitPrice
            1;A;31.12.2024 10:00;2;1.5
            2;A;01.02.2025 11:30;1;4
            3;B;03.02.2025 09:15;10;0.25
            """);
        var json = (await Scorectl.RunAsync("import", file, "--database", Database, "--json",
            "--map", "transaction_id=Invoice, customer_id=Client", "--map", "amount=round(Quantity * UnitPrice, 2)",
            "--map", "occurred_at=Date", "--timestamp-format", "%d.%m.%Y %H:%M", "--delimiter", ";"))
            .Expect(ExitCode.Ok).Json;
        Assert.Equal(3, (long)json["rows_read"]!);
        Assert.Equal(3, (long)json["rows_inserted"]!);
        Assert.Equal(2, (long)json["new_customers"]!);
        Assert.Equal("TRANSACTIONS", (string?)json["files"]![0]!["table"]);
        using var database = ScoringDatabase.Open(new DatabaseOptions { Path = Database });
        Assert.Equal(3, database.Summary().Transactions);
    }

    [Fact]
    public async Task Import_BadRows_PutsThemAsideWithReasons()
    {
        var file = _directory.Write("transactions.csv", """
            transaction_id,customer_id,occurred_at,amount
            1,A,2025-01-01 10:00:00,5
            2,A,not a date,5
            3,,2025-01-02 10:00:00,5
            4,A,2025-01-03 10:00:00,0
            """);
        var result = (await Scorectl.RunAsync("import", file, "--database", Database)).Expect(ExitCode.Ok);
        Assert.Matches("put aside +3", result.Out);
        foreach (var column in (string[])["occurred_at", "customer_id", "amount"])
            Assert.Contains($"| {column}", result.Out);
        Assert.Contains("3 of 4 rows were not loaded", result.Error);
    }

    [Fact]
    public async Task Import_FileNamedAfterATable_GoesThere()
    {
        var file = _directory.Write("customers.csv", "customer_id,kind\nA,B2B\n");
        var json = (await Scorectl.RunAsync("import", file, "--database", Database, "--json")).Expect(ExitCode.Ok).Json;
        Assert.Equal("CUSTOMERS", (string?)json["files"]![0]!["table"]);
        Assert.Equal(1, (long)json["new_customers"]!);
    }

    [Fact]
    public async Task Import_MappedEventsAndInteractions_LoadsThem()
    {
        var clicks = _directory.Write("clicks.csv", """
            who,when,what,screen
            A,2025-01-01 10:00:00,click,Reports
            B,2025-01-02 10:00:00,basket,
            """);
        var calls = _directory.Write("calls.csv", """
            no,who,when,stars,open
            1,A,2025-01-01 10:00:00,4,yes
            2,B,2025-01-02 10:00:00,,no
            3,B,2025-01-02 10:00:00,6,no
            """);
        var events = (await Scorectl.RunAsync("import", clicks, "--database", Database, "--json", "--table", "events",
            "--map", "customer_id=who, occurred_at=when, feature=lower(screen)",
            "--map", "kind=CASE what WHEN 'basket' THEN 'CART_ADD' ELSE 'FEATURE_USE' END")).Expect(ExitCode.Ok).Json;
        var interactions = (await Scorectl.RunAsync("import", calls, "--database", Database, "--json",
            "--table", "interactions", "--map", "interaction_id=no, customer_id=who, occurred_at=when",
            "--map", "kind='COMPLAINT'", "--map", "score=stars*2", "--map", "resolved=open='no'"))
            .Expect(ExitCode.Ok).Json;
        Assert.Equal((2L, 2L), ((long)events["rows_inserted"]!, (long)events["new_customers"]!));
        Assert.Equal((2L, 1L),
            ((long)interactions["rows_inserted"]!, (long)interactions["rows_quarantined"]!));
        using var database = ScoringDatabase.Open(new DatabaseOptions { Path = Database });
        var batch = database.ReadFeatures(new DateTime(2025, 1, 3, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal([1, 0], batch.Int32(FeatureColumns.CoreFeaturesUsed).ToArray());
        Assert.Equal([0, 1], batch.Int32(FeatureColumns.CartAdds90D).ToArray());
        Assert.Equal([1, 0], batch.Int32(FeatureColumns.UnresolvedComplaints).ToArray());
        Assert.Equal(8, batch.Float64(FeatureColumns.Satisfaction90D)[0]);
    }

    [Fact]
    public async Task Import_Twice_ChangesNothing()
    {
        var file = _directory.Write("t.csv", OneTransaction);
        (await Scorectl.RunAsync("import", file, "--database", Database)).Expect(ExitCode.Ok);
        var json = (await Scorectl.RunAsync("import", file, "--database", Database, "--json")).Expect(ExitCode.Ok).Json;
        Assert.Equal(0, (long)json["rows_inserted"]!);
        Assert.Equal(1, (long)json["rows_duplicate"]!);
    }

    [Fact]
    public async Task Import_MissingFile_SaysWhich()
    {
        var result = await Scorectl.RunAsync("import", _directory.Combine("none.csv"), "--database", Database);
        Assert.Contains("none.csv", result.Expect(ExitCode.Precondition).Error);
        Assert.False(File.Exists(Database));
    }

    [Fact]
    public async Task Import_UnknownColumnInMapping_IsBadInput()
    {
        var file = _directory.Write("t.csv", OneTransaction);
        var result = await Scorectl.RunAsync("import", file, "--database", Database, "--map", "amount=Betrag");
        Assert.Contains("Betrag", result.Expect(ExitCode.BadInput).Error);
    }

    [Fact]
    public async Task Import_DatabaseInUse_IsRefused()
    {
        var file = _directory.Write("t.csv", OneTransaction);
        using var process = new ChildProcess("serve", "--database", Database, "--grpc-port", "0", "--http-port", "0");
        await process.WaitForErrorLineAsync("gRPC at ");
        var result = await Scorectl.RunAsync("import", file, "--database", Database);
        Assert.Contains(Database, result.Expect(ExitCode.Precondition).Error);
        var score = await Scorectl.RunAsync("score", "--database", Database);
        Assert.Contains("--server", score.Expect(ExitCode.Precondition).Error);
        await process.InterruptAsync();
        (await process.EndAsync()).Expect(ExitCode.Ok);
        (await Scorectl.RunAsync("import", file, "--database", Database)).Expect(ExitCode.Ok);
    }
}
