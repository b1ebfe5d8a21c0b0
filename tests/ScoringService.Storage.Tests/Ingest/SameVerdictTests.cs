namespace ScoringService.Storage.Tests.Ingest;

/// <summary>A row has the same fate whether it comes in a CSV file, in a Parquet file or over the wire.</summary>
public sealed class SameVerdictTests
{
    private const string Header = "transaction_id,customer_id,occurred_at,amount,currency,cost,quantity,"
        + "product_category,channel,kind,changed_at\n";

    private static readonly string[] Ids = ["k", " padded ", "", "界", "\u3000wide\u3000", "\u00a0", "0", "null"];
    private static readonly string[] Instants = ["2020-01-02", "20200102", "2020-02-30", "1899-12-31", "1900-01-01",
        "2020-01-02T03:04:05Z", "2020-01-02 03:04:05.123456", "2020-01-02 03:04:05.1234567",
        "2020-01-02T03:04:05+02:00", "2020-01-02T03:04:05-0330", "2020-01-02 24:00:00", "2020-01-02 03:04",
        "2020-01-02T03:04Z", "2020-1-2", "0000-01-01", "9999-12-31", "infinity", "epoch",
        "2020-13-01", "2030-01-01", "2030-01-01 00:00:00.000001", "20200230",
        "2020-01-02 03:04:60", "1900-01-01T00:30:00+01:00", " 2020-01-02 ", "2020-01-02T", "2020-01-02t03:04:05"];
    private static readonly string[] Numbers = ["1", "-1", "0", "-0", "0.00001", "0.00005", "1.23456", "00012.5", "+5",
        ".5", "5.", "1e2", "1e15", "nan", "-inf", "99999999999999.9999", "100000000000000", "1_000", "0x10",
        "١٢", " 7 ", "--1", "1.2.3", "9223372036854775808", "123456789012345678901234567890", "0.1",
        "-99999999999999.99995", "1e-400"];
    private static readonly string[] Words = ["", "web", "purchase", "REFUND", "Renewal ", "GIFT", "CNY", "cny", "USD",
        " CNY ", "'; DROP TABLE customers; --", "a\"b", "\u2003x"];

    [Fact]
    public void Write_OddTexts_LikeTheSameFile()
    {
        var random = new Random(20261122);
        string Pick(string[] of, string good) => random.Next(3) == 0 ? of[random.Next(of.Length)] : good;
        var rows = string.Concat(Enumerable.Range(0, 3000).Select(i => string.Join(',',
            $"{Pick(Ids, "t")}{i}", Pick(Ids, $"c{i % 50}"), Pick(Instants, "2020-01-01"), Pick(Numbers, "1.5"),
            random.Next(8) == 0 ? Pick(Words, "USD") : "", Pick(Numbers, ""), Pick(Numbers, ""), Pick(Words, ""),
            Pick(Words, "web"), random.Next(5) == 0 ? Pick(Words, "") : "",
            random.Next(5) == 0 ? Pick(Instants, "") : "")
            + "\n"));
        using var byFile = new TestDatabase();
        byFile.Database.Import(TestDatabase.Request(byFile.Files.Write("rows.csv", Header + rows.Replace("\"", "")),
            ImportTable.Transactions) with { CurrencyRates = [new CurrencyRate("USD", 7.25m)] });
        using var byWire = new TestDatabase();
        byWire.Write(Sent.Start(ImportTable.Transactions) with { CurrencyRates = [new CurrencyRate("USD", 7.25m)] },
            Header + rows.Replace("\"", ""));
        AssertSame(byFile, byWire);
        Assert.InRange(byWire.Count("SELECT count(*) FROM quarantine"), 1000, 2700);
    }

    [Fact]
    public void Write_TypedValues_LikeTheSameParquet()
    {
        long?[] whole = [1, 0, -1, 20200102, 20201301, 99_999_999_999_999, 100_000_000_000_000, long.MaxValue,
            long.MinValue, null, 7, 8];
        double?[] real = [1.5, 0, -2.00005, double.NaN, double.PositiveInfinity, 1e300, 1e14, -0.0, 0.00015,
            null, 3, 4];
        long?[] instants = [0, 1, -2_208_988_800_000_000, -2_208_988_800_000_001, long.MaxValue - 1,
            1_893_456_000_000_000, 1_893_456_000_000_001, 1_577_836_800_000_000, null, 5, 6, 7];
        int?[] days = [0, -25_567, -25_568, 21_915, 21_916, 18_000, 30_000, null, 1, 2, 3, 4];
        bool?[] flags = [true, false, null, true, true, true, true, true, false, false, false, false];
        using var byWire = new TestDatabase();
        using var byFile = new TestDatabase();
        var columns = new[]
        {
            Sent.Fixed("customer_id", IngestType.Int64, whole), Sent.Fixed("annual_revenue", IngestType.Double, real),
            Sent.Fixed("employees", IngestType.Int64, whole), Sent.Fixed("strategic_fit", IngestType.Double, real),
            Sent.Fixed("status_at", IngestType.Instant, instants), Sent.Fixed("founded_on", IngestType.Date, days),
            Sent.Fixed("consent_at", IngestType.Date, days),
            Sent.Fixed("cooperation_since", IngestType.Instant, instants),
            Sent.Flags("owner", flags), Sent.Fixed("share_of_wallet", IngestType.Int64, whole),
        };
        Send(byWire, columns);
        using (var session = byFile.Database.Connect())
        {
            session.Execute("CREATE TEMP TABLE sent (customer_id BIGINT, annual_revenue DOUBLE, employees BIGINT, "
                + "strategic_fit DOUBLE, status_at TIMESTAMP, founded_on DATE, consent_at DATE, "
                + "cooperation_since TIMESTAMP, owner BOOLEAN, share_of_wallet BIGINT)");
            for (var i = 0; i < whole.Length; i++)
                session.Execute("INSERT INTO sent VALUES ($a, $b, $a, $b, make_timestamp($c), "
                    + "DATE '1970-01-01' + $d::INT, DATE '1970-01-01' + $d::INT, make_timestamp($c), $e, $a)",
                    ("a", whole[i]), ("b", real[i]), ("c", instants[i]), ("d", days[i]), ("e", flags[i]));
            session.Execute($"COPY sent TO '{byFile.Files.File("sent.parquet")}'");
        }

        byFile.Database.Import(TestDatabase.Request(byFile.Files.File("sent.parquet"), ImportTable.Customers));
        AssertSame(byFile, byWire);
    }

    [Fact]
    public void Write_InvalidUtf8_IsRefused()
    {
        using var db = new TestDatabase();
        byte[] lone = [0xED, 0xA0, 0x80];
        Send(db,
        [
            Sent.Bytes("customer_id", [.. "a"u8], [0xFF], [.. "b"u8], [.. "c"u8], [0xE7]),
            // Together, the last two are one character.
            Sent.Bytes("name", [.. "A"u8], [], [.. "n"u8, .. lone], [.. "C"u8], [0x95, 0x8C]),
        ]);
        Assert.Equal(["2|customer_id|is not valid utf-8", "3|name|is not valid utf-8",
            "5|customer_id|is not valid utf-8"],
            db.Rows("SELECT row_number, column_name, reason FROM quarantine ORDER BY 1"));
        Assert.Equal(["a", "c"], db.Rows("SELECT customer_id FROM customers ORDER BY 1"));
    }

    private static void Send(TestDatabase db, IngestColumn[] columns)
    {
        using var writer = db.Database.OpenIngest(Sent.Start(ImportTable.Customers));
        var rows = new IngestRows(columns[0].Values.Length, columns);
        writer.Bind(rows.Bound());
        writer.Add(rows);
        writer.Complete();
    }

    private static void AssertSame(TestDatabase byFile, TestDatabase byWire)
    {
        const string refused = "SELECT row_number, column_name, reason, customer_id FROM quarantine ORDER BY 1";
        Assert.Equal(byFile.Rows(refused), byWire.Rows(refused));
        const string sales = $"""
            SELECT t.* EXCLUDE (customer_key, category_key, currency_key, channel_key), customer_id, g.term
            FROM {TestDatabase.Sales} t
            JOIN customers USING (customer_key)
            LEFT JOIN terms g ON g.field = 'product_category' AND term_key = category_key
            ORDER BY transaction_id
            """;
        Assert.Equal(byFile.Rows(sales), byWire.Rows(sales));
        const string customers = "SELECT * EXCLUDE (customer_key) FROM customers ORDER BY customer_id";
        Assert.Equal(byFile.Rows(customers), byWire.Rows(customers));
        const string columns = "SELECT * FROM load_columns ORDER BY column_name";
        Assert.Equal(byFile.Rows(columns), byWire.Rows(columns));
    }
}
