using static ScoringService.Storage.QualityRule;

namespace ScoringService.Storage;

/// <summary>Every rule of the data-quality report: what is measured, and where it begins to matter. The table in
/// docs/data-quality.md says the same.</summary>
public static class QualityRules
{
    /// <summary>Least rows a month that a table had before, on average, for a fall of its volume to mean
    /// anything.</summary>
    public const long LeastMonthlyRows = 30;

    /// <summary>Least rows of a load, or of a table's month, for a share of missing, known or stale ones to mean
    /// anything.</summary>
    public const long LeastRows = 30;

    /// <summary>Months that a month's volume is compared with.</summary>
    public const int MonthsBefore = 3;

    /// <summary>Earlier loads of the table that a load's missing values are compared with.</summary>
    public const int LoadsBefore = 100;

    /// <summary>Records that could not be split into columns.</summary>
    public static readonly QualityRule BrokenRecords = new(1, "BROKEN_RECORDS",
        "records that could not be split into columns, of all rows read", "share")
        { Info = Any, Warning = 0.001, Error = 0.01 };

    /// <summary>Refused rows.</summary>
    public static readonly QualityRule RejectedRows = new(2, "REJECTED_ROWS",
        "rows in quarantine, of all rows read", "share")
        { Info = Any, Warning = 0.01, Error = 0.1 };

    /// <summary>Rows refused because of one column.</summary>
    public static readonly QualityRule RejectedValues = new(3, "REJECTED_VALUES",
        "rows refused because of this column, of all rows read", "share")
        { Info = Any, Warning = 0.005, Error = 0.05 };

    /// <summary>Values outside their range.</summary>
    public static readonly QualityRule OutsideRange = new(4, "OUTSIDE_RANGE",
        "values outside the column's range, of all values", "share")
        { Info = Any, Warning = 0.001, Error = 0.01 };

    /// <summary>Missing values.</summary>
    public static readonly QualityRule MissingValues = new(5, "MISSING_VALUES",
        "rows without a value in a column that was sent, of all rows read (30 or more)", "share")
        { Info = 0.5, Warning = 0.95 };

    /// <summary>More missing values than before.</summary>
    public static readonly QualityRule MissingValuesRose = new(6, "MISSING_VALUES_ROSE",
        "share of rows without a value, less the same share before (a load: the table's 100 loads before it; "
            + "a month: the month before), each of 30 rows or more", "share")
        { Info = 0.05, Warning = 0.2, Error = 0.5 };

    /// <summary>Rows that were there already.</summary>
    public static readonly QualityRule DuplicateRows = new(7, "DUPLICATE_ROWS",
        "rows that said what was known already, of all rows read (30 or more)", "share")
        { Info = 0.1, Warning = 0.5 };

    /// <summary>Rows older than what is there.</summary>
    public static readonly QualityRule StaleRows = new(8, "STALE_ROWS",
        "changes older than what was there, of all rows read (30 or more)", "share")
        { Info = 0.01, Warning = 0.5 };

    /// <summary>Old rows.</summary>
    public static readonly QualityRule LoadDelay = new(9, "LOAD_DELAY",
        "time from the last row's occurred_at to the load", "days")
        { Info = 7, Warning = 30 };

    /// <summary>Loads without a row.</summary>
    public static readonly QualityRule EmptyLoads = new(10, "EMPTY_LOADS", "loads without any row", "loads")
        { Warning = 1 };

    /// <summary>Refunds larger than what was bought.</summary>
    public static readonly QualityRule RefundsExceedPurchases = new(11, "REFUNDS_EXCEED_PURCHASES",
        "customers whose refunds at some time exceeded what they had bought by then, of those with transactions",
            "share")
        { Info = Any, Warning = 0.01, Error = 0.1 };

    /// <summary>Orders before the agreed start.</summary>
    public static readonly QualityRule OrderBeforeCooperation = new(12, "ORDER_BEFORE_COOPERATION",
        "customers whose cooperation_since is later than their first order, of those with both", "share")
        { Info = Any, Warning = 0.01, Error = 0.1 };

    /// <summary>Customers of whom nothing but the id is known.</summary>
    public static readonly QualityRule CustomersWithoutAttributes = new(13, "CUSTOMERS_WITHOUT_ATTRIBUTES",
        "customers that only other tables name, so that nothing but the id is known, of all customers", "share")
        { Info = Any, Warning = 0.2 };

    /// <summary>Customers without any row.</summary>
    public static readonly QualityRule CustomersWithoutRows = new(14, "CUSTOMERS_WITHOUT_ROWS",
        "customers without a transaction, interaction or event, of all customers", "share")
        { Info = Any, Warning = 0.5 };

    /// <summary>Fewer rows than in the months before.</summary>
    public static readonly QualityRule VolumeDrop = new(15, "VOLUME_DROP",
        "fall of the rows of a whole month against the mean of the three before, which must be 30 rows or more",
            "share")
        { Info = 0.15, Warning = 0.3, Error = 0.6 };

    /// <summary>Old data.</summary>
    public static readonly QualityRule StaleData = new(16, "STALE_DATA",
        "time since the last row's occurred_at", "days")
        { Info = 2, Warning = 7, Error = 30 };

    /// <summary>Refused rows that nobody has looked at.</summary>
    public static readonly QualityRule OpenQuarantine = new(17, "OPEN_QUARANTINE",
        "open rows in quarantine, of those and the table's rows", "share")
        { Info = Any, Warning = 0.01, Error = 0.1 };

    /// <summary>Orders from before the base begins.</summary>
    public static readonly QualityRule MissingFirstOrders = new(18, "MISSING_FIRST_ORDERS",
        "customers whose cooperation_since is before the first transaction of all, of those with a cooperation_since",
            "share")
        { Info = Any, Warning = 0.05, Error = 0.25 };

    /// <summary>A history that is too short.</summary>
    public static readonly QualityRule ShortHistory = new(19, "SHORT_HISTORY",
        "days that are missing between the first and the last transaction to reach twice the churn horizon and the "
            + "time after which a customer counts as lost; for the scores of a model only", "days")
        { Warning = Any };

    /// <summary>All of them, by number.</summary>
    public static IReadOnlyList<QualityRule> All { get; } =
    [
        BrokenRecords, RejectedRows, RejectedValues, OutsideRange, MissingValues, MissingValuesRose, DuplicateRows,
        StaleRows, LoadDelay, EmptyLoads, RefundsExceedPurchases, OrderBeforeCooperation, CustomersWithoutAttributes,
        CustomersWithoutRows, VolumeDrop, StaleData, OpenQuarantine, MissingFirstOrders,
        ShortHistory,
    ];
}
