namespace ScoringService.Storage.Tests.Import;

/// <summary>Saved ways to read files.</summary>
public sealed class ImportProfileTests
{
    private static readonly ImportSettings Shop = new()
    {
        Table = ImportTable.Interactions,
        Mapping = new Dictionary<string, string> { ["customer_id"] = "\"Kunde 'A'\"", ["kind"] = "'TICKET'" },
        Format = FileFormat.Csv,
        Delimiter = '\t',
        Quote = '\0',
        Header = false,
        Encoding = "latin-1",
        TimestampFormat = "%d.%m.%Y",
        BaseCurrency = "EUR",
    };

    [Fact]
    public void SaveImportProfile_EverySetting_IsKept()
    {
        using var files = new TempDirectory();
        var options = new DatabaseOptions { Path = files.File("test.duckdb") };
        using (var database = ScoringDatabase.Open(options))
        {
            database.SaveImportProfile("shop'; DROP TABLE settings; --", new ImportSettings());
            database.SaveImportProfile("商店", new ImportSettings { BaseCurrency = "USD" });
            database.SaveImportProfile("商店", Shop);
        }

        using var reopened = ScoringDatabase.Open(options);
        Assert.Equal(["shop'; DROP TABLE settings; --", "商店"],
            reopened.ListImportProfiles().Select(profile => profile.Name));
        Assert.Equivalent(Shop, reopened.GetImportProfile("商店"), strict: true);
        Assert.Equivalent(new ImportSettings(), reopened.GetImportProfile("shop'; DROP TABLE settings; --"));
    }

    [Fact]
    public void RemoveImportProfile_KnownAndUnknown_SaysWhich()
    {
        using var db = new TestDatabase();
        db.Database.SaveImportProfile("shop", Shop);
        Assert.False(db.Database.RemoveImportProfile("sho%"));
        Assert.True(db.Database.RemoveImportProfile("shop"));
        Assert.False(db.Database.RemoveImportProfile("shop"));
        var error = Assert.Throws<StorageException>(() => db.Database.GetImportProfile("shop"));
        Assert.Equal(StorageErrorKind.NotFound, error.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\nb")]
    public void SaveImportProfile_UnusableName_IsRefused(string name)
    {
        using var db = new TestDatabase();
        foreach (var unusable in (string[])[name, new string('客', 43)])
            Assert.Equal(StorageErrorKind.InvalidArgument,
                Assert.Throws<StorageException>(() => db.Database.SaveImportProfile(unusable, Shop)).Kind);
    }

    [Fact]
    public void Over_Profile_GivenSettingsGoFirst()
    {
        var settings = new ImportSettings
        {
            Table = ImportTable.Events,
            Mapping = new Dictionary<string, string> { ["KIND"] = "'LOGIN'", ["feature"] = "Screen" },
            Header = true,
        }.Over(Shop);
        Assert.Equal((ImportTable.Events, true, '\t', "EUR"),
            (settings.Table, settings.Header, settings.Delimiter, settings.BaseCurrency));
        Assert.Equal(["customer_id=\"Kunde 'A'\"", "kind='LOGIN'", "feature=Screen"],
            settings.Mapping.Select(entry => $"{entry.Key}={entry.Value}"));
        var request = settings.ToRequest("/data/x.csv", TestDatabase.Now);
        Assert.Equal(("/data/x.csv", ImportTable.Events, "EUR"), (request.Path, request.Table, request.BaseCurrency));
        Assert.Equal("CNY", new ImportSettings().ToRequest("x.csv", TestDatabase.Now).BaseCurrency);
    }

    [Theory]
    [InlineData("customers.csv", ImportTable.Customers)]
    [InlineData("dir/Customers_2024.csv.gz", ImportTable.Customers)]
    [InlineData("events-01.parquet", ImportTable.Events)]
    [InlineData("interactions", ImportTable.Interactions)]
    [InlineData("customersales.csv", ImportTable.Transactions)]
    [InlineData("orders.csv", ImportTable.Transactions)]
    public void TableOf_FileName_NamesTheTable(string path, ImportTable expected) =>
        Assert.Equal(expected, ImportSettings.TableOf(path));
}
