using Apache.Arrow;
using Apache.Arrow.Types;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Ingest;

/// <summary>A row of each table with every column that it can have, each in another Arrow type than the last.</summary>
internal static class AllColumns
{
    private static readonly DateTimeOffset Day = new(2020, 2, 29, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTime At = new(2024, 3, 1, 12, 30, 0, DateTimeKind.Utc);

    /// <summary>Reads the customer back.</summary>
    public const string CustomerQuery = """
        SELECT customer_id, name, kind::VARCHAR, (SELECT term FROM terms WHERE field = 'industry' AND
            term_key = industry_key), (SELECT term FROM terms WHERE field = 'region' AND term_key = region_key),
            employees, annual_revenue, founded_on::VARCHAR, cooperation_since::VARCHAR, contact_role, strategic_fit,
            industry_growth, share_of_wallet, status::VARCHAR, status_at::VARCHAR, consent_profiling::VARCHAR,
            consent_at::VARCHAR, owner, tags, changed_at::VARCHAR
        FROM customers
        """;

    /// <summary>The customer as the query gives it.</summary>
    public const string CustomerAsText = "C1|甲公司|B2B|retail|华东|120|1234567.8900|2020-02-29|2020-02-29|CFO|75|50.5|0.25|"
        + "ACTIVE|2024-03-01 12:30:00|GRANTED|2024-03-01 12:30:00|ann|a,b|2024-03-01 12:30:00";

    /// <summary>The tables.</summary>
    public static IEnumerable<(IngestTable Table, (string Name, IArrowArray Array)[] Columns)> Tables =>
    [
        (IngestTable.Customers,
        [
            ("customer_id", Text("C1")),
            ("name", new LargeStringArray.Builder().Append("甲公司").Build()),
            ("kind", ArrowBytes.Dictionary(ArrowBytes.Text(["B2B", "B2C"]), 0)),
            ("industry", new StringViewArray.Builder().Append("retail").Build()),
            ("region", Text("华东")),
            ("employees", new UInt16Array.Builder().Append(120).Build()),
            ("annual_revenue", new Decimal256Array.Builder(new Decimal256Type(40, 3)).Append(1234567.89m).Build()),
            ("founded_on", new Date32Array.Builder().Append(Day).Build()),
            ("cooperation_since", new Date64Array.Builder().Append(Day).Build()),
            ("contact_role", Text("CFO")),
            ("strategic_fit", new UInt8Array.Builder().Append(75).Build()),
            ("industry_growth", new FloatArray.Builder().Append(50.5f).Build()),
            ("share_of_wallet", new HalfFloatArray.Builder().Append((Half)0.25).Build()),
            ("status", Text("active")),
            ("status_at", Instant(TimeUnit.Second)),
            ("consent_profiling", Text("GRANTED")),
            ("consent_at", Instant(TimeUnit.Millisecond)),
            ("owner", Text("ann")),
            ("tags", Text("a,b")),
            ("changed_at", Instant(TimeUnit.Nanosecond)),
        ]),
        (IngestTable.Transactions,
        [
            ("transaction_id", new Int32Array.Builder().Append(7).Build()),
            ("customer_id", Text("C1")),
            ("occurred_at", Instant(TimeUnit.Microsecond)),
            ("amount", new Decimal64Array.Builder(new Decimal64Type(18, 4)).Append(12.5m).Build()),
            ("currency", Text("CNY")),
            ("cost", new Int16Array.Builder().Append(5).Build()),
            ("quantity", new UInt32Array.Builder().Append(3).Build()),
            ("product_category", Text("tea")),
            ("channel", Text("web")),
            ("kind", Text("PURCHASE")),
            ("changed_at", Instant(TimeUnit.Second)),
        ]),
        (IngestTable.Interactions,
        [
            ("interaction_id", Text("I")), ("customer_id", Text("C1")), ("occurred_at", Instant(TimeUnit.Second)),
            ("kind", Text("SURVEY")), ("score", new Int8Array.Builder().Append(9).Build()),
            ("response_minutes", ArrowBytes.Doubles([1.5])),
            ("resolved", new BooleanArray.Builder().Append(true).Build()), ("changed_at", Instant(TimeUnit.Second)),
        ]),
        (IngestTable.Events,
        [
            ("event_id", Text("E")), ("customer_id", Text("C1")), ("occurred_at", Instant(TimeUnit.Second)),
            ("kind", Text("PAGE_VIEW")), ("feature", Text("search")),
            ("duration_seconds", new Decimal32Array.Builder(new Decimal32Type(9, 1)).Append(2.5m).Build()),
            ("changed_at", Instant(TimeUnit.Second)),
        ]),
    ];

    private static StringArray Text(string value) => ArrowBytes.Text([value]);

    private static IArrowArray Instant(TimeUnit unit) => ArrowBytes.Longs(new TimestampType(unit, "UTC"),
        [(At - DateTime.UnixEpoch).Ticks / unit switch
        {
            TimeUnit.Second => TimeSpan.TicksPerSecond,
            TimeUnit.Millisecond => TimeSpan.TicksPerMillisecond,
            TimeUnit.Microsecond => 10,
            _ => 1,
        } * (unit == TimeUnit.Nanosecond ? 100 : 1)]);
}
