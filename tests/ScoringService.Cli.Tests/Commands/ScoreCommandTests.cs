using System.Globalization;
using Apache.Arrow.Ipc;
using DuckDB.NET.Data;
using ScoringService.Cli.Output;
using ScoringService.Cli.Tests.Support;
using ScoringService.Engine;
using Spectre.Console.Rendering;

namespace ScoringService.Cli.Tests.Commands;

public sealed class ScoreCommandTests(FittedDatabase data) : IClassFixture<FittedDatabase>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Score_Table_ShowsDistributionAndRows()
    {
        var result = (await RunAsync("--rows", "3")).Expect(ExitCode.Ok);
        Assert.Contains("| CHAMPIONS", result.Out);
        Assert.Contains("冠军客户", result.Out);
        Assert.Contains($"The first 3 of {FittedDatabase.Customers}", result.Out);
        Assert.Contains($"{FittedDatabase.Customers} customers with model 1", result.Error);
    }

    [Fact]
    public async Task Score_Table_HasTheMatrixOfValueAndNeed()
    {
        var table = (await RunAsync("--rows", "0")).Expect(ExitCode.Ok).Out;
        var rows = (await RunAsync("--rows", "640", "--json", "--columns", "value_class,need_class"))
            .Expect(ExitCode.Ok).Json["rows"]!.AsArray();
        Assert.Contains("价值-需求矩阵", table);
        var line = table.Split('\n').Single(text => text.StartsWith("| 高价值 HIGH_VALUE", StringComparison.Ordinal));
        string[] needs = ["CUSTOMISED", "STANDARDISED", "PRICE_SENSITIVE"];
        var counts = needs.Select(need => rows.Count(row => (string?)row!["value_class"] == "HIGH_VALUE"
            && (string?)row["need_class"] == need).ToString(CultureInfo.InvariantCulture));
        Assert.Equal(counts, line.Split('|', StringSplitOptions.TrimEntries)[2..^1]);
    }

    [Theory]
    [InlineData(80, false)]
    [InlineData(120, true)]
    public async Task Score_Terminal_TablesFitIntoIt(int width, bool hasEnglish)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, () => Stream.Null, (true, false));
        terminal.Results.Profile.Width = width;
        var code = await CommandLine.RunAsync(["score", "--database", data.Path], terminal, CancellationToken.None);
        Assert.Equal(ExitCode.Ok, code);
        Assert.All(output.ToString().Split('\n'), line => Assert.InRange(new Segment(line).CellCount(), 0, width));
        Assert.Equal(hasEnglish, output.ToString().Contains("Potential loyalist", StringComparison.Ordinal));
        Assert.Contains("No room for", error.ToString());
    }

    [Fact]
    public async Task Score_Json_HasDistributionAndRows()
    {
        var json = (await RunAsync("--json", "--columns", "customer_id,total_spend,last_purchase_at,rfm_segment"))
            .Expect(ExitCode.Ok).Json;
        Assert.Equal(FittedDatabase.Customers, (long)json["row_count"]!);
        var row = json["rows"]![0]!;
        Assert.Equal("C00000001", (string?)row["customer_id"]);
        Assert.Equal(System.Text.Json.JsonValueKind.Number, row["total_spend"]!.GetValueKind());
        Assert.EndsWith("Z", (string?)row["last_purchase_at"]);
    }

    [Fact]
    public async Task Score_EveryFormat_HasTheSameValues()
    {
        const string columns =
            "customer_id,recency_days,total_spend,last_purchase_at,recency_score,rfm_score,rfm_segment,silent_90d,"
            + "cart_no_purchase_90d,churn_probability";
        var csv = (await RunAsync("--columns", columns, "--format", "csv")).Expect(ExitCode.Ok).Bytes;
        File.WriteAllBytes(_directory.Combine("scores.csv"), csv);
        foreach (var format in (string[])["parquet", "arrow"])
            (await RunAsync("--columns", columns, "--output", _directory.Combine($"scores.{format}")))
                .Expect(ExitCode.Ok);
        Assert.Equal(FittedDatabase.Customers, Query("SELECT count(*) FROM 'DIR/scores.csv'"));
        Assert.Equal(0, Query("SELECT count(*) FROM (FROM 'DIR/scores.csv' EXCEPT FROM 'DIR/scores.parquet')"));
        Assert.Equal(0, Query("SELECT count(*) FROM (FROM 'DIR/scores.parquet' EXCEPT FROM 'DIR/scores.csv')"));
        using var reader = new ArrowStreamReader(File.OpenRead(_directory.Combine("scores.arrow")));
        var rows = 0;
        while (await reader.ReadNextRecordBatchAsync() is { } batch)
            using (batch) rows += batch.Length;
        Assert.Equal(FittedDatabase.Customers, rows);
    }

    [Fact]
    public async Task Score_Csv_IsReadableByOthers()
    {
        var result = (await RunAsync("--format", "csv", "--columns", "customer_id,status")).Expect(ExitCode.Ok);
        var lines = System.Text.Encoding.UTF8.GetString(result.Bytes).Split('\n');
        Assert.Equal("customer_id,status", lines[0]);
        Assert.Equal(FittedDatabase.Customers + 2, lines.Length);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task Score_Ids_KeepsTheirOrderAndTellsUnknownOnes()
    {
        var file = _directory.Write("ids.txt", "C00000003\n\nnobody\n");
        var result = (await RunAsync("--ids", "C00000009,C00000001", "--ids-file", file, "--json")).Expect(ExitCode.Ok);
        Assert.Equal(["C00000009", "C00000001", "C00000003"], Ids(result));
        Assert.Equal(["nobody"], result.Json["unknown_customer_ids"]!.AsArray().Select(id => (string?)id));
        Assert.Contains("1 ids are not known: nobody", result.Error);
    }

    [Fact]
    public async Task Score_IdsOfEverybody_ShowsWhatIsShownOfEverybody()
    {
        var count = FittedDatabase.Customers.ToString(CultureInfo.InvariantCulture);
        var ids = Ids((await RunAsync("--rows", count, "--json", "--columns", "customer_id")).Expect(ExitCode.Ok));
        var file = _directory.Write("ids.txt", string.Join('\n', ids));

        var everybody = Lines(await RunAsync("--rows", "0"));
        var byIds = Lines(await RunAsync("--rows", "0", "--ids-file", file));

        // Classes that nobody is in are not known then.
        Assert.Subset(everybody, byIds);
        Assert.Contains(byIds, line => line.Contains("冠军客户", StringComparison.Ordinal));
        Assert.InRange(byIds.Count, everybody.Count / 2, everybody.Count);
        static HashSet<string> Lines(Result result) => [.. result.Expect(ExitCode.Ok).Out.Split('\n')
            .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            .Where(line => !line.Contains("--", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task Score_Filter_LimitsTheRows()
    {
        var result = (await RunAsync("--kind", "B2B", "--columns", "customer_id,kind", "--json")).Expect(ExitCode.Ok);
        Assert.All(result.Json["rows"]!.AsArray(), row => Assert.Equal("B2B", (string?)row!["kind"]));
        Assert.InRange((long)result.Json["row_count"]!, 1, FittedDatabase.Customers - 1);
    }

    [Fact]
    public async Task Score_Where_LimitsTheRowsByFeaturesAndScores()
    {
        var json = (await RunAsync("--where", "lifecycle_stage = 'LOST' and recency_days > 120", "--rows", "1000",
            "--columns", "customer_id,lifecycle_stage,recency_days", "--json")).Expect(ExitCode.Ok).Json;
        Assert.InRange((long)json["row_count"]!, 1, FittedDatabase.Customers - 1);
        Assert.All(json["rows"]!.AsArray(), row => Assert.True(
            (string?)row!["lifecycle_stage"] == "LOST" && (int)row["recency_days"]! > 120));
    }

    [Fact]
    public async Task Score_WrongRule_SaysWhere()
    {
        var result = (await RunAsync("--where", "recency_days > 'x'")).Expect(ExitCode.BadInput);
        Assert.Contains("filter.rule: line 1, column", result.Error);
    }

    [Fact]
    public async Task Score_Flags_AreCounted()
    {
        var json = (await RunAsync("--json", "--rows", "1000", "--columns", "silent_90d")).Expect(ExitCode.Ok).Json;
        var flag = json["distribution"]!["flags"]!["silent_90d"]!;
        Assert.Equal(json["rows"]!.AsArray().Count(row => (bool?)row!["silent_90d"] == true), (int)flag["customers"]!);
        Assert.Equal("沉默客户预警", (string?)flag["label_zh"]);
    }

    [Fact]
    public async Task Score_All_HasEveryColumnAndTableOnlyTheTellingOnes()
    {
        var all = (await RunAsync("--all", "--json", "--rows", "1")).Expect(ExitCode.Ok).Json;
        Assert.Equal(
            FeatureColumns.All.Concat(ScoreColumns.All).Select(column => column.Name), Names(all));
        var some = (await RunAsync("--json", "--rows", "1")).Expect(ExitCode.Ok).Json;
        Assert.InRange(Names(some).Count(), 10, 36);
        var csv = (await RunAsync("--format", "csv")).Expect(ExitCode.Ok).Bytes;
        Assert.StartsWith("customer_id," + string.Join(',', ScoreColumns.Default.Select(column => column.Name)) + "\n",
            System.Text.Encoding.UTF8.GetString(csv));

        static IEnumerable<string> Names(System.Text.Json.Nodes.JsonNode json) =>
            json["rows"]![0]!.AsObject().Select(member => member.Key);
    }

    [Fact]
    public async Task Score_UnknownColumn_SaysWhich()
    {
        var result = (await RunAsync("--columns", "customer_id,rfm_segmnt")).Expect(ExitCode.BadInput);
        Assert.Contains("rfm_segmnt", result.Error);
        Assert.Empty(result.Out);
    }

    [Fact]
    public async Task Score_FailedExport_LeavesTheOlderFile()
    {
        var file = _directory.Write("scores.csv", "older");
        (await RunAsync("--output", file, "--columns", "nothing")).Expect(ExitCode.BadInput);
        Assert.Equal("older", File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFileSystemEntries(_directory.Path));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("parquet")]
    [InlineData("arrow")]
    public async Task Score_MissingDirectory_NamesIt(string format)
    {
        var directory = _directory.Combine("missing");
        var result = await RunAsync("--output", Path.Combine(directory, $"scores.{format}"));
        Assert.Contains($"The directory '{directory}' does not exist", result.Expect(ExitCode.BadInput).Error);
    }

    [Fact]
    public async Task Score_NoServer_SaysThatItCannotBeReached()
    {
        var result = await Scorectl.RunAsync("score", "--server", "http://127.0.0.1:1");
        Assert.Contains("scorectl serve", result.Expect(ExitCode.Unavailable).Error);
    }

    [Fact]
    public async Task Score_EveryColumn_CanBeAskedFor()
    {
        var names = FeatureColumns.All.Concat(ScoreColumns.All).Select(column => column.Name);
        var result = (await RunAsync("--columns", string.Join(',', names), "--json")).Expect(ExitCode.Ok);
        Assert.Equal(names, result.Json["rows"]![0]!.AsObject().Select(member => member.Key));
    }

    private Task<Result> RunAsync(params string[] args) =>
        Scorectl.RunAsync(["score", "--database", data.Path, "--model", "1", .. args]);

    private static IEnumerable<string?> Ids(Result result) =>
        result.Json["rows"]!.AsArray().Select(row => (string?)row!["customer_id"]);

    private long Query(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql.Replace("DIR", _directory.Path, StringComparison.Ordinal);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
