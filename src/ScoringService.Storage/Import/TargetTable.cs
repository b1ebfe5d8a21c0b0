using ScoringService.Storage.Ingest;

namespace ScoringService.Storage.Import;

/// <summary>A table that files can be loaded into: its columns, and how its rows are told apart.</summary>
internal sealed record TargetTable(ImportTable Table, string Name, string Key, IReadOnlyList<TargetColumn> Columns)
{
    private static readonly TargetColumn CustomerId = new("customer_id", TargetType.Id) { IsRequired = true };
    private static readonly TargetColumn OccurredAt = new("occurred_at", TargetType.Instant)
    {
        IsRequired = true,
        IsPast = true,
    };

    // When the source last changed the row, by its own clock.
    private static readonly TargetColumn ChangedAt = new("changed_at", TargetType.Instant) { IsPast = true };

    // A hundred years: more is an error, and the sums of features are exact up to there.
    private const double MostMinutes = 52_560_000;

    private static readonly TargetTable Customers = new(ImportTable.Customers, "customers", "customer_id",
    [
        CustomerId,
        new("name", TargetType.Text),
        new("kind", TargetType.Choice) { EnumType = "customer_kind", Choices = ["B2B", "B2C"] },
        new("industry", TargetType.Text),
        new("region", TargetType.Text),
        new("employees", TargetType.Integer) { Min = 0, Max = int.MaxValue },
        new("annual_revenue", TargetType.Money),
        new("founded_on", TargetType.Date) { IsPast = true },
        new("cooperation_since", TargetType.Date),
        new("contact_role", TargetType.Text),
        new("strategic_fit", TargetType.Number) { Min = 0, Max = 100 },
        new("industry_growth", TargetType.Number) { Min = 0, Max = 100 },
        new("share_of_wallet", TargetType.Number) { Min = 0, Max = 1 },
        new("status", TargetType.Choice)
        {
            EnumType = "customer_status",
            Choices = ["ACTIVE", "UNSUBSCRIBED", "CLOSED"],
        },
        new("status_at", TargetType.Instant) { IsPast = true },
        new("consent_profiling", TargetType.Choice)
        {
            EnumType = "consent",
            Choices = ["GRANTED", "DENIED", "UNKNOWN"],
        },
        new("consent_at", TargetType.Instant) { IsPast = true },
        new("owner", TargetType.Text),
        new("tags", TargetType.Text),
        ChangedAt,
    ]);

    private static readonly TargetTable Transactions = new(ImportTable.Transactions, "transactions", "transaction_id",
    [
        new("transaction_id", TargetType.Id) { IsRequired = true },
        CustomerId,
        OccurredAt,
        new("amount", TargetType.Money) { IsRequired = true, IsNonZero = true },
        new("currency", TargetType.Text),
        new("cost", TargetType.Money),
        new("quantity", TargetType.Number),
        new("product_category", TargetType.Text),
        new("channel", TargetType.Text),
        new("kind", TargetType.Choice)
        {
            EnumType = "transaction_kind",
            Choices = ["PURCHASE", "REFUND", "RENEWAL"],
        },
        ChangedAt,
    ]);

    private static readonly TargetTable Interactions = new(ImportTable.Interactions, "interactions", "interaction_id",
    [
        new("interaction_id", TargetType.Id) { IsRequired = true },
        CustomerId,
        OccurredAt,
        new("kind", TargetType.Choice)
        {
            IsRequired = true,
            EnumType = "interaction_kind",
            Choices = ["TICKET", "COMPLAINT", "SURVEY", "REFERRAL", "VISIT", "CAMPAIGN", "SUGGESTION"],
        },
        new("score", TargetType.Number) { Min = 0, Max = 10 },
        new("response_minutes", TargetType.Number) { Min = 0, Max = MostMinutes },
        new("resolved", TargetType.Boolean),
        ChangedAt,
    ]);

    private static readonly TargetTable Events = new(ImportTable.Events, "events", "event_id",
    [
        new("event_id", TargetType.Id) { IsRequired = true },
        CustomerId,
        OccurredAt,
        new("kind", TargetType.Choice)
        {
            IsRequired = true,
            EnumType = "event_kind",
            Choices = ["PAGE_VIEW", "CART_ADD", "LOGIN", "FEATURE_USE", "FORM", "ACTIVITY", "CONTENT"],
        },
        new("feature", TargetType.Text),
        new("duration_seconds", TargetType.Number) { Min = 0 },
        ChangedAt,
    ]);

    /// <summary>Where all stored columns can be read, and rowid: the table itself, or a view of it.</summary>
    public string Whole => Table == ImportTable.Transactions ? OptionalColumns.View : Name;

    /// <summary>
    /// Whether rows without a key get one made of the file's name and the record number. A customer has no other
    /// identity than its id.
    /// </summary>
    public bool DerivesKey => Table != ImportTable.Customers;

    /// <summary>The table's definition.</summary>
    public static TargetTable Of(ImportTable table) => table switch
    {
        ImportTable.Customers => Customers,
        ImportTable.Transactions => Transactions,
        ImportTable.Interactions => Interactions,
        ImportTable.Events => Events,
        _ => throw new StorageException(StorageErrorKind.InvalidArgument, $"There is no table number {(int)table}."),
    };
}
