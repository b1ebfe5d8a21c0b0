using System.Globalization;
using System.Text;

namespace ScoringService.Storage.Tests.Features;

/// <summary>What one commit writes: a CSV text.</summary>
internal sealed record RandomCommit(ImportTable Table, IngestOperation Operation, string Text);

/// <summary>Commits of all sorts that follow each other: new rows of known and new customers, other contents for rows
/// that are there, deletions, attributes.</summary>
/// <param name="seed">Other seeds give other commits.</param>
/// <param name="last">The last instant that a row may have.</param>
/// <param name="customers">Ids of customers that are there.</param>
internal sealed class RandomCommits(int seed, DateTime last, IEnumerable<string> customers)
{
    private static readonly string[] EventKinds =
        ["PAGE_VIEW", "CART_ADD", "LOGIN", "FEATURE_USE", "FORM", "ACTIVITY", "CONTENT"];

    private static readonly string[] ContactKinds =
        ["TICKET", "COMPLAINT", "SURVEY", "REFERRAL", "VISIT", "CAMPAIGN", "SUGGESTION"];

    private readonly Random _random = new(seed);
    private readonly List<string> _customers = [.. customers];
    private readonly Dictionary<ImportTable, List<string>> _rows = new()
    {
        [ImportTable.Transactions] = [], [ImportTable.Events] = [], [ImportTable.Interactions] = [],
    };

    private int _number;

    /// <summary>The next commit.</summary>
    public RandomCommit Next()
    {
        _number++;
        ImportTable[] facts = [ImportTable.Transactions, ImportTable.Events, ImportTable.Interactions];
        var table = facts[_random.Next(8) is var i && i < 2 ? i + 1 : 0];
        return _random.Next(10) switch
        {
            0 => Attributes(),
            1 when _rows[table].Count > 0 => Deletions(table),
            _ => Facts(table),
        };
    }

    private RandomCommit Attributes()
    {
        var text = new StringBuilder("customer_id,kind,industry,cooperation_since,annual_revenue,")
            .Append("status,status_at,consent_profiling,changed_at\n");
        foreach (var customer in Some(_customers, 4).Append(NewCustomer()))
            text.Append(CultureInfo.InvariantCulture,
                $"{customer},{Any("B2B", "B2C")},{Any("Steel", "Food", $"Trade {_number}")},20{_random.Next(10, 24)}")
                .Append(CultureInfo.InvariantCulture, $"-02-28,{_random.Next(1, 9999)}.5,")
                .Append(CultureInfo.InvariantCulture, $"{Any("ACTIVE", "UNSUBSCRIBED", "CLOSED")},{Text(Instant())},")
                .Append(CultureInfo.InvariantCulture, $"{Any("GRANTED", "DENIED", "UNKNOWN")},{Changed()}\n");
        return new RandomCommit(ImportTable.Customers, IngestOperation.Upsert, text.ToString());
    }

    private RandomCommit Deletions(ImportTable table)
    {
        var gone = Some(_rows[table], 3);
        _rows[table].RemoveAll(gone.Contains);
        return new RandomCommit(table, IngestOperation.Delete,
            $"{Key(table)},changed_at\n" + string.Concat(gone.Select(id => $"{id},{Changed()}\n")));
    }

    private RandomCommit Facts(ImportTable table)
    {
        var text = new StringBuilder($"{Key(table)},customer_id,occurred_at,changed_at,kind,{Columns(table)}\n");
        // Contents of some rows that are there, perhaps of another customer, and new rows.
        var ids = Some(_rows[table], _random.Next(3));
        for (var i = _random.Next(1, 6); i > 0; i--) ids.Add($"{table}-{_number}-{i}");
        foreach (var id in ids)
        {
            var customer = _random.Next(12) == 0 ? NewCustomer() : Any([.. _customers]);
            text.Append($"{id},{customer},{Text(Instant())},{Changed()},{Values(table)}\n");
        }

        _rows[table] = [.. _rows[table].Union(ids)];
        return new RandomCommit(table, IngestOperation.Upsert, text.ToString());
    }

    private static string Key(ImportTable table) => table switch
    {
        ImportTable.Events => "event_id",
        ImportTable.Interactions => "interaction_id",
        _ => "transaction_id",
    };

    private static string Columns(ImportTable table) => table switch
    {
        ImportTable.Events => "feature",
        ImportTable.Interactions => "score,response_minutes,resolved",
        _ => "amount,cost,product_category",
    };

    private string Values(ImportTable table) => table switch
    {
        ImportTable.Events => $"{Any(EventKinds)},{Any("", "export", "report", $"tool {_random.Next(80)}")}",
        ImportTable.Interactions => string.Create(CultureInfo.InvariantCulture,
            $"{Any(ContactKinds)},{Any("", "3", "9.5")},{Any("", "12.25", "600")},{Any("", "true", "false")}"),
        _ => Amounts(),
    };

    private string Amounts()
    {
        var isRefund = _random.Next(7) == 0;
        var amount = Math.Round((decimal)Math.Exp(_random.NextDouble() * 9) + 0.01m, 2) * (isRefund ? -1 : 1);
        var kind = isRefund ? "REFUND" : Any("PURCHASE", "PURCHASE", "RENEWAL");
        return string.Create(CultureInfo.InvariantCulture,
            $"{kind},{amount},{(_random.Next(3) == 0 ? "" : Math.Round(amount / 2, 2))},c{_random.Next(90)}");
    }

    private string NewCustomer()
    {
        _customers.Add($"new-{_number}-{_customers.Count}");
        return _customers[^1];
    }

    private DateTime Instant() => last.AddMicroseconds(-(long)(Math.Pow(_random.NextDouble(), 3) * 700 * 86_400e6));

    // Later with every commit, so that it counts.
    private string Changed() => Text(last.AddSeconds(_number - 100_000));

    private static string Text(DateTime at) => at.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    private string Any(params string[] texts) => texts[_random.Next(texts.Length)];

    private List<string> Some(List<string> from, int count) =>
        [.. Enumerable.Range(0, Math.Min(count, from.Count)).Select(_ => from[_random.Next(from.Count)]).Distinct()];
}
