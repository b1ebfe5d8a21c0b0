using System.Globalization;

namespace ScoringService.Storage.Tests.Import;

/// <summary>Amounts in other currencies.</summary>
public sealed class CurrencyTests
{
    private static readonly DateTime NewYear = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Import_DatedRates_UsesTheOneInForce()
    {
        using var db = new TestDatabase();
        var report = Load(db,
            """
            transaction_id,customer_id,occurred_at,amount,currency,cost
            1,A,2023-12-31 23:59:59,100,USD,50
            2,A,2024-01-01 00:00:00,100,usd,50
            3,A,2024-06-30 23:59:59.999999,100, Usd ,
            4,A,2024-07-01,100,USD,-10
            5,A,2024-07-01,100,,1
            6,A,2024-07-01,100,CNY,1
            7,A,2024-07-01,100,EUR,1
            8,A,2023-12-31,100,EUR,1
            9,A,2024-07-01,100,GBP,1
            """,
            new CurrencyRate("USD", 7m, NewYear), new CurrencyRate("usd", 7.5m, new DateTime(2024, 7, 1)),
            new CurrencyRate("EUR", 8m), new CurrencyRate("EUR", 9m, NewYear));
        Assert.Equal(["2|700.0000|350.0000", "3|700.0000|", "4|750.0000|-75.0000", "5|100.0000|1.0000",
            "6|100.0000|1.0000", "7|900.0000|9.0000", "8|800.0000|8.0000"], db.Rows("""
                SELECT transaction_id, CAST(amount AS VARCHAR), CAST(cost AS VARCHAR) FROM whole_transactions
                ORDER BY transaction_id
                """));
        Assert.Equal(2, report.RowsQuarantined);
        Assert.Equal(("currency", "has no rate to CNY"), (report.Reasons.Single().Column, report.Reasons[0].Reason));
        Assert.Equal([1L, 9L], db.Database.ListQuarantine(5).Select(row => row.RowNumber).Order());
    }

    [Fact]
    public void Import_ManyRates_FindsEachDay()
    {
        using var db = new TestDatabase();
        var rates = Enumerable.Range(0, 1000).Select(day => new CurrencyRate("USD", 1 + (day / 1000m),
            NewYear.AddDays(day - 500))).ToArray();
        var random = new Random(3);
        random.Shuffle(rates);
        var days = Enumerable.Range(0, 300).Select(_ => random.Next(-502, 510)).ToList();
        var report = Load(db, "transaction_id,customer_id,occurred_at,amount,currency\n" + string.Concat(days.Select(
            (day, i) => $"{i},A,{NewYear.AddDays(day).AddHours(random.Next(24)):yyyy-MM-dd HH:mm:ss},1000,USD\n")),
            rates);
        Assert.Equal(days.Count(day => day < -500), report.RowsQuarantined);
        var expected = days.Select((day, i) => (day, i)).Where(pair => pair.day >= -500).Select(pair =>
            $"{pair.i}|{(1000 + Math.Min(pair.day + 500, 999)).ToString(CultureInfo.InvariantCulture)}.0000");
        Assert.Equal(expected, db.Rows("""
            SELECT transaction_id, CAST(amount AS VARCHAR) FROM transactions ORDER BY CAST(transaction_id AS INTEGER)
            """));
    }

    // 0.1 × 3 is no 0.3 in binary, and 14 + 10 digits are more than a double has.
    [Theory]
    [InlineData("0.1", "3", "0.3000")]
    [InlineData("12345678901234.5678", "1.0000000001", "12345678902469.1357")]
    [InlineData("0.00005", "1", "0.0001")]
    [InlineData("-1.00005", "1", "-1.0001")]
    [InlineData("1", "0.00005", "0.0001")]
    [InlineData("1", "0.1234567891", "0.1235")]
    [InlineData("99999999999999.9999", "1", "99999999999999.9999")]
    public void Import_Conversion_IsExact(string amount, string rate, string expected)
    {
        using var db = new TestDatabase();
        Load(db, $"customer_id,occurred_at,amount,currency\nA,2024-01-01,{amount},USD\n",
            new CurrencyRate("USD", decimal.Parse(rate, CultureInfo.InvariantCulture)));
        Assert.Equal([expected], db.Rows("SELECT CAST(amount AS VARCHAR) FROM transactions"));
    }

    [Theory]
    [InlineData("0.001", "0.01", "is zero in CNY")]
    [InlineData("99999999999999", "2", "has more than 14 digits before the decimal point in CNY")]
    [InlineData("-99999999999999", "9999999999.9999999999", "has more than 14 digits before the decimal point in CNY")]
    public void Import_ConvertedAmountWithoutRoom_IsQuarantined(string amount, string rate, string reason)
    {
        using var db = new TestDatabase();
        var report = Load(db, $"customer_id,occurred_at,amount,currency\nA,2024-01-01,{amount},USD\n",
            new CurrencyRate("USD", decimal.Parse(rate, CultureInfo.InvariantCulture)));
        Assert.Equal((0L, ("amount", reason)),
            (report.RowsInserted, (report.Reasons.Single().Column!, report.Reasons[0].Reason)));
    }

    [Fact]
    public void Import_UnusableRates_SaysWhy()
    {
        using var db = new TestDatabase();
        AssertRefused(db, "above 0", new CurrencyRate("USD", 0));
        AssertRefused(db, "below 10,000,000,000", new CurrencyRate("USD", 10_000_000_000m));
        AssertRefused(db, "more than 10 decimals", new CurrencyRate("USD", 0.00000000001m));
        AssertRefused(db, "no currency", new CurrencyRate(" ", 1));
        AssertRefused(db, "base currency", new CurrencyRate("cny", 2));
        AssertRefused(db, "two rates without a date", new CurrencyRate("USD", 1), new CurrencyRate("usd", 2));
        AssertRefused(db, "two rates from 2024-01-01", new CurrencyRate("USD", 1, NewYear),
            new CurrencyRate("USD", 2, NewYear));
        AssertRefused(db, "at most 50,000", [.. Enumerable.Range(0, 50_001).Select(i =>
            new CurrencyRate("USD", 1, NewYear.AddHours(i)))]);
    }

    [Fact]
    public void Read_RateFile_TakesEveryUsualForm()
    {
        using var files = new TempDirectory();
        var path = files.Write("rates.csv", "\uFEFFRate;\"Currency\";Valid_From;note\n7.1;USD;2024-01-01;x\n"
            + "\n1e-3;'VND;;\n8;EUR;2024-01-01T08:00:00+08:00;\n");
        Assert.Equal([new("USD", 7.1m, NewYear), new("'VND", 0.001m), new("EUR", 8m, NewYear)],
            CurrencyRateFile.Read(path));
        Assert.Equal([new("USD", 7m)], CurrencyRateFile.Read(files.Write("plain.csv", "currency,rate\nUSD,7\n")));
    }

    [Theory]
    [InlineData("", "must name the columns")]
    [InlineData("code,price\nUSD,7\n", "must name the columns")]
    [InlineData("currency,rate\nUSD\n", "Line 2")]
    [InlineData("currency,rate\nUSD,7\nEUR,much\n", "Line 3")]
    [InlineData("currency,rate,valid_from\nUSD,7,31.12.2024\n", "no day such as")]
    public void Read_UnusableRateFile_NamesTheLine(string text, string message)
    {
        using var files = new TempDirectory();
        var error = Assert.Throws<StorageException>(() => CurrencyRateFile.Read(files.Write("rates.csv", text)));
        Assert.Equal(StorageErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(message, error.Message);
        Assert.Equal(StorageErrorKind.NotFound,
            Assert.Throws<StorageException>(() => CurrencyRateFile.Read(files.File("none.csv"))).Kind);
    }

    private static void AssertRefused(TestDatabase db, string message, params CurrencyRate[] rates)
    {
        var error = Assert.Throws<StorageException>(() =>
            Load(db, "customer_id,occurred_at,amount,currency\nA,2024-01-01,1,USD\n", rates));
        Assert.Equal(StorageErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(message, error.Message);
    }

    private static ImportReport Load(TestDatabase db, string text, params CurrencyRate[] rates) =>
        db.Database.Import(TestDatabase.Request(db.Files.Write($"{Guid.NewGuid():N}.csv", text),
            ImportTable.Transactions) with { CurrencyRates = rates });
}
