namespace ScoringService.Engine;

/// <summary>
/// The catalogue of feature columns: what is known of a customer at <c>as_of</c> before any model is applied. A
/// <i>purchase</i> is a transaction of kind PURCHASE or RENEWAL; a refund has kind REFUND or a negative amount. Money
/// is in the base currency. A window of n days holds the instants t with as_of − n days &lt; t ≤ as_of. Months are
/// calendar months in UTC. Interactions and events after as_of are ignored too; who has none has counts of 0.
/// </summary>
public static partial class FeatureColumns
{
    private const string Money = "base currency";

    public static readonly ColumnDefinition CustomerId = new("customer_id", ColumnType.Utf8, "",
        "The caller's id of the customer.", "Customer id", "客户编号", IsPersonal: true);
    public static readonly ColumnDefinition Kind = new("kind", ColumnType.Dictionary, "",
        "B2B or B2C; null when unknown.", "Kind", "客户类型");
    public static readonly ColumnDefinition Industry = new("industry", ColumnType.Dictionary, "",
        "Industry as loaded; null when unknown.", "Industry", "行业");
    public static readonly ColumnDefinition Region = new("region", ColumnType.Dictionary, "",
        "Region as loaded; null when unknown.", "Region", "地区");

    public static readonly ColumnDefinition FirstPurchaseAt = new("first_purchase_at", ColumnType.Timestamp, "UTC",
        "Instant of the first purchase; null without a purchase.", "First purchase", "首次购买时间");
    public static readonly ColumnDefinition LastPurchaseAt = new("last_purchase_at", ColumnType.Timestamp, "UTC",
        "Instant of the last purchase; null without a purchase.", "Last purchase", "最近购买时间");
    public static readonly ColumnDefinition RecencyDays = new("recency_days", ColumnType.Int32, "day",
        "Whole days (of 24 hours) from the last purchase to as_of; null without a purchase.", "Recency", "最近购买间隔");
    public static readonly ColumnDefinition PurchaseCount = new("purchase_count", ColumnType.Int32, "count",
        "Number of purchases; refunds do not count.", "Purchases", "购买次数");
    public static readonly ColumnDefinition TotalSpend = new("total_spend", ColumnType.Float64, Money,
        "Sum of all amounts, net of refunds.", "Total spend", "累计消费金额");
    public static readonly ColumnDefinition AverageOrderValue = new("average_order_value", ColumnType.Float64, Money,
        "Mean amount of a purchase, before refunds; null without a purchase.", "Average order", "客单价");
    public static readonly ColumnDefinition FirstOrderValue = new("first_order_value", ColumnType.Float64, Money,
        "Amount of the first purchase (the sum of those at that same instant); null without a purchase.",
        "First order", "首单金额");

    public static readonly ColumnDefinition PurchaseCount30D = Count(30);
    public static readonly ColumnDefinition PurchaseCount60D = Count(60);
    public static readonly ColumnDefinition PurchaseCount90D = Count(90);
    public static readonly ColumnDefinition PurchaseCount180D = Count(180);
    public static readonly ColumnDefinition PurchaseCount365D = Count(365);
    public static readonly ColumnDefinition NetSpend30D = Spend(30);
    public static readonly ColumnDefinition NetSpend60D = Spend(60);
    public static readonly ColumnDefinition NetSpend90D = Spend(90);
    public static readonly ColumnDefinition NetSpend180D = Spend(180);
    public static readonly ColumnDefinition NetSpend365D = Spend(365);
    public static readonly ColumnDefinition NetSpendPrevious90D = new(
        "net_spend_previous_90d", ColumnType.Float64, Money,
        "Net spend of the 90 days before the last 90.", "Spend, 90 days before", "前90天消费金额");
    public static readonly ColumnDefinition NetSpendPrevious365D = new(
        "net_spend_previous_365d", ColumnType.Float64, Money,
        "Net spend of the 365 days before the last 365.", "Spend, 365 days before", "前365天消费金额");

    public static readonly ColumnDefinition PurchaseDays = new("purchase_days", ColumnType.Int32, "day",
        "Number of distinct UTC days with a purchase.", "Purchase days", "购买天数");
    public static readonly ColumnDefinition InterPurchaseMeanDays = new(
        "inter_purchase_mean_days", ColumnType.Float64, "day",
        "Mean gap between successive purchase days; null with fewer than two.", "Mean gap", "平均购买间隔");
    public static readonly ColumnDefinition InterPurchaseStdDays = new(
        "inter_purchase_std_days", ColumnType.Float64, "day",
        "Sample standard deviation (n − 1) of the gaps between successive purchase days; null with fewer than two.",
        "Gap deviation", "购买间隔标准差");
    public static readonly ColumnDefinition ActiveMonths12 = new("active_months_12", ColumnType.Int32, "month",
        "Number of months with a purchase among the month of as_of and the 11 before it.", "Active months", "近12月活跃月数");
    public static readonly ColumnDefinition ConsecutiveMonths = new("consecutive_months", ColumnType.Int32, "month",
        "Length of the run of months, each with a purchase, that ends in the month of as_of or the one before; else 0.",
        "Months in a row", "连续购买月数");
    public static readonly ColumnDefinition CategoriesBought = new("categories_bought", ColumnType.Int32, "count",
        "Number of distinct product categories among the purchases.", "Categories", "购买品类数");
    public static readonly ColumnDefinition GrossProfit = new("gross_profit", ColumnType.Float64, Money,
        "Sum of amount − cost over the transactions whose cost is known; null when none is.", "Gross profit", "毛利");
    public static readonly ColumnDefinition GrossMargin = new("gross_margin", ColumnType.Float64, "share",
        "gross_profit ÷ the amount of the same transactions; null when that is not positive or no cost is known.",
        "Gross margin", "毛利率");
    public static readonly ColumnDefinition RefundShare = new("refund_share", ColumnType.Float64, "share",
        "Refunded amount ÷ purchased amount; null without a purchased amount.", "Refund share", "退款占比");
    public static readonly ColumnDefinition RenewalsDue = new("renewals_due", ColumnType.Int32, "count",
        "Full years since the first purchase, at least renewals_done; 0 for customers who never renewed.",
        "Renewals due", "应续约次数");
    public static readonly ColumnDefinition RenewalsDone = new("renewals_done", ColumnType.Int32, "count",
        "Number of transactions of kind RENEWAL.", "Renewals done", "已续约次数");
    public static readonly ColumnDefinition RenewalRate = new("renewal_rate", ColumnType.Float64, "share",
        "renewals_done ÷ renewals_due; null when none is due.", "Renewal rate", "续约率");
    public static readonly ColumnDefinition CooperationYears = new("cooperation_years", ColumnType.Float64, "year",
        "Years of 365.25 days from the agreed start, else the first purchase, to as_of; null when neither is known.",
        "Cooperation years", "合作年限");

    public static readonly ColumnDefinition RepeatPurchaseCount = new(
        "repeat_purchase_count", ColumnType.Int32, "count",
        "Buy-till-you-die x: purchase days after the first; null without a purchase.", "Repeat purchases", "重复购买次数");
    public static readonly ColumnDefinition AgeAtLastPurchase = new("age_at_last_purchase", ColumnType.Float64, "day",
        "Buy-till-you-die t_x: days from the first to the last purchase day; null without a purchase.",
        "Age at last purchase", "末次购买时龄");
    public static readonly ColumnDefinition CustomerAge = new("customer_age", ColumnType.Float64, "day",
        "Buy-till-you-die T: days from the first purchase day to the day of as_of; null without a purchase.",
        "Customer age", "客户时龄");
    public static readonly ColumnDefinition MeanRepeatSpend = new("mean_repeat_spend", ColumnType.Float64, Money,
        "Mean of the purchased amount per purchase day, the first day left out; null without a repeat purchase.",
        "Mean repeat spend", "平均复购金额");

    /// <summary>Every feature column, in the order of the schema: the groups below, one after the other.</summary>
    public static IReadOnlyList<ColumnDefinition> All => Catalogue.All;

    /// <summary>The columns of the customer itself.</summary>
    public static IReadOnlyList<ColumnDefinition> Attributes => Catalogue.Attributes;

    /// <summary>The columns that come from transactions.</summary>
    public static IReadOnlyList<ColumnDefinition> Purchases => Catalogue.Purchases;

    /// <summary>The columns that come from events.</summary>
    public static IReadOnlyList<ColumnDefinition> Events => Catalogue.Events;

    /// <summary>The columns that come from interactions.</summary>
    public static IReadOnlyList<ColumnDefinition> Interactions => Catalogue.Interactions;

    /// <summary>Every feature column, with its place.</summary>
    internal static ColumnCatalogue Places => Catalogue.All;

    private static ColumnDefinition Count(int days) => new($"purchase_count_{days}d", ColumnType.Int32, "count",
        $"Number of purchases in the last {days} days.", $"Purchases, {days} days", $"近{days}天购买次数");

    private static ColumnDefinition Spend(int days) => new($"net_spend_{days}d", ColumnType.Float64, Money,
        $"Net spend of the last {days} days.", $"Spend, {days} days", $"近{days}天消费金额");

    // A class of its own, so that the columns of both files are there when it is made.
    private static class Catalogue
    {
        public static readonly IReadOnlyList<ColumnDefinition> Attributes =
        [
            CustomerId, Kind, Industry, Region,
            AccountStatus, Employees, AnnualRevenue, StrategicFit, IndustryGrowth, ShareOfWallet, ConsentProfiling,
        ];

        public static readonly IReadOnlyList<ColumnDefinition> Purchases =
        [
            FirstPurchaseAt, LastPurchaseAt, RecencyDays, PurchaseCount, TotalSpend, AverageOrderValue, FirstOrderValue,
            PurchaseCount30D, PurchaseCount60D, PurchaseCount90D, PurchaseCount180D, PurchaseCount365D,
            NetSpend30D, NetSpend60D, NetSpend90D, NetSpend180D, NetSpend365D, NetSpendPrevious90D,
            NetSpendPrevious365D,
            PurchaseDays, InterPurchaseMeanDays, InterPurchaseStdDays, ActiveMonths12, ConsecutiveMonths,
            CategoriesBought,
            GrossProfit, GrossMargin, RefundShare, RenewalsDue, RenewalsDone, RenewalRate, CooperationYears,
            RepeatPurchaseCount, AgeAtLastPurchase, CustomerAge, MeanRepeatSpend,
        ];

        public static readonly IReadOnlyList<ColumnDefinition> Events =
        [
            ActiveDays30D, Activity30D, ActivityPrevious30D, CoreFeaturesUsed, PageViews, Forms, Activities,
            ContentInteractions, CartAdds90D, CartNoPurchase90D,
        ];

        public static readonly IReadOnlyList<ColumnDefinition> Interactions =
        [
            Tickets30D, TicketsPrevious30D, Complaints90D, UnresolvedComplaints, LastNps, PreviousNps,
            Satisfaction90D, SatisfactionPrevious90D, MeanResponseMinutes, Referrals, Referrals365D,
        ];

        public static readonly ColumnCatalogue All = new([.. Attributes, .. Purchases, .. Events, .. Interactions]);
    }
}
