using System.Text.Json;

namespace ScoringService.Storage.Tests.Data;

/// <summary>The CSV grammar, by the files of csv-spectrum: every field must arrive as the JSON beside it
/// says.</summary>
public sealed class CsvGrammarTests
{
    public static TheoryData<string> Names => new(
        "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "location_coordinates", "newlines",
            "newlines_crlf",
        "quotes_and_newlines", "simple", "simple_crlf", "utf8");

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Import_CsvSpectrum_KeepsEveryField(string name)
    {
        var path = SharedData.Path($"csv_spectrum/csvs/{name}.csv");
        using var json = JsonDocument.Parse(File.ReadAllText(SharedData.Path($"csv_spectrum/json/{name}.json")));
        var rows = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement.EnumerateArray().ToList()
            : [json.RootElement];
        // The two files differ in this field at their source.
        foreach (var field in rows[0].EnumerateObject().Select(property => property.Name)
            .Where(field => field != "Contact Phone Number"))
        {
            using var db = new TestDatabase();
            var quoted = $"\"{field}\"";
            var report = db.Database.Import(TestDatabase.Request(path, ImportTable.Transactions,
                ("customer_id", "'c'"), ("occurred_at", "DATE '2020-01-01'"), ("amount", "1"),
                    ("channel", quoted)) with { Header = true });
            Assert.Equal(((long)rows.Count, (long)rows.Count), (report.RowsRead, report.RowsInserted));
            Assert.Equal(rows.Select(row => Normal(row.GetProperty(field).GetString()!)),
                db.Rows($"SELECT channel FROM {TestDatabase.Sales} "
                    + "ORDER BY split_part(transaction_id, '#', 2)::INTEGER")
                    .Select(Normal));
        }
    }

    [SkippableFact]
    public void Import_ArrowCsvFuzzing_EndsInAReportOrAClearError()
    {
        var files = Directory.GetFiles(SharedData.Path("arrow_testing/data/csv/fuzzing"));
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            using var db = new TestDatabase();
            var request = TestDatabase.Request(file, ImportTable.Transactions, ("customer_id", "'c'"),
                ("occurred_at", "DATE '2020-01-01'"), ("amount", "1"));
            foreach (var header in new bool?[] { null, true, false })
            {
                try
                {
                    var report = db.Database.Import(request with { Format = FileFormat.Csv, Header = header });
                    Assert.Equal(report.RowsRead, report.RowsInserted + report.RowsDuplicate + report.RowsQuarantined);
                }
                catch (StorageException e)
                {
                    Assert.Equal(StorageErrorKind.InvalidArgument, e.Kind);
                }
            }
        }
    }

    [SkippableTheory]
    [InlineData("aggregate_test_100.csv")]
    [InlineData("aggregate_test_100.csv.gz")]
    public void Import_ArrowCsv_LoadsEveryRow(string name)
    {
        using var db = new TestDatabase();
        var report = db.Database.Import(TestDatabase.Request(SharedData.Path($"arrow_testing/data/csv/{name}"),
            ImportTable.Transactions,
            ("customer_id", "c1"), ("occurred_at", "DATE '2020-01-01'"), ("amount", "c12"), ("quantity", "c3")));
        Assert.Equal((100L, 100L, 5L), (report.RowsRead, report.RowsInserted, report.NewCustomers));
    }

    // Texts are kept without the white space around them; the grammar's line breaks may be either kind.
    private static string Normal(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
}
