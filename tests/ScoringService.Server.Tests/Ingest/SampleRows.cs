using System.Globalization;
using Apache.Arrow;

namespace ScoringService.Server.Tests.Ingest;

/// <summary>Rows whose content follows from their number.</summary>
internal static class SampleRows
{
    private static readonly DateTime Begin = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Transactions [from, from + count) of a series.</summary>
    public static RecordBatch Transactions(string series, int from, int count)
    {
        var numbers = Enumerable.Range(from, count).ToArray();
        return ArrowBytes.Batch(
            ("transaction_id", ArrowBytes.Text(numbers.Select(i => Id(series, i)))),
            ("customer_id", ArrowBytes.Text(numbers.Select(i => $"C{i % 97}"))),
            ("occurred_at", ArrowBytes.Instants(numbers.Select(i => (DateTime?)Begin.AddMinutes(i % 500_000)))),
            ("amount", ArrowBytes.Doubles(numbers.Select(i => (double?)Amount(i)))));
    }

    /// <summary>The same transactions with another amount, and the instant at which the source changed them.</summary>
    public static RecordBatch Changed(string series, int from, int count, double amount, DateTime changedAt,
        params (string Name, IArrowArray Values)[] others)
    {
        var numbers = Enumerable.Range(from, count).ToArray();
        return ArrowBytes.Batch(
            [("changed_at", ArrowBytes.Instants(numbers.Select(_ => (DateTime?)changedAt))),
            ("transaction_id", ArrowBytes.Text(numbers.Select(i => Id(series, i)))),
            ("customer_id", ArrowBytes.Text(numbers.Select(i => $"C{i % 97}"))),
            ("occurred_at", ArrowBytes.Instants(numbers.Select(i => (DateTime?)Begin.AddMinutes(i % 500_000)))),
            ("amount", ArrowBytes.Doubles(numbers.Select(_ => (double?)amount))), .. others]);
    }

    /// <summary>Deletions of transactions.</summary>
    public static RecordBatch Deletions(string series, int from, int count, DateTime changedAt)
    {
        var numbers = Enumerable.Range(from, count).ToArray();
        return ArrowBytes.Batch(
            ("transaction_id", ArrowBytes.Text(numbers.Select(i => Id(series, i)))),
            ("changed_at", ArrowBytes.Instants(numbers.Select(_ => (DateTime?)changedAt))));
    }

    /// <summary>A stream of transactions in batches of some rows.</summary>
    public static byte[] Stream(string series, int count, int batchRows) => ArrowBytes.Stream(
        [.. Enumerable.Range(0, (count + batchRows - 1) / batchRows)
            .Select(b => Transactions(series, b * batchRows, Math.Min(batchRows, count - (b * batchRows))))]);

    /// <summary>The amount of a transaction, with two decimals and never 0.</summary>
    public static double Amount(int number) => ((number % 1000) + 1) / 100.0;

    private static string Id(string series, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{series}-{number}");
}
