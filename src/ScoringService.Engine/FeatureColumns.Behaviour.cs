namespace ScoringService.Engine;

// The columns that do not come from transactions.
public static partial class FeatureColumns
{
    public static readonly ColumnDefinition AccountStatus = new("account_status", ColumnType.Dictionary, "",
        "ACTIVE, UNSUBSCRIBED or CLOSED; a status that set in after as_of counts as ACTIVE; null when unknown.",
        "Account status", "账号状态");
    public static readonly ColumnDefinition Employees = new("employees", ColumnType.Int32, "count",
        "Number of employees as loaded; null when unknown.", "Employees", "员工人数");
    public static readonly ColumnDefinition AnnualRevenue = new("annual_revenue", ColumnType.Float64, Money,
        "The customer's own annual revenue as loaded; null when unknown.", "Annual revenue", "年营业额");
    public static readonly ColumnDefinition StrategicFit = new("strategic_fit", ColumnType.Float64, "0–100",
        "Strategic fit as experts see it; null when unknown.", "Strategic fit", "战略匹配度");
    public static readonly ColumnDefinition IndustryGrowth = new("industry_growth", ColumnType.Float64, "0–100",
        "Growth potential of the customer's industry; null when unknown.", "Industry growth", "行业增长潜力");
    public static readonly ColumnDefinition ShareOfWallet = new("share_of_wallet", ColumnType.Float64, "share",
        "Share of the customer's demand that is bought here; null when unknown.", "Share of wallet", "采购份额");

    public static readonly ColumnDefinition ConsentProfiling = new("consent_profiling", ColumnType.Dictionary, "",
        "GRANTED, DENIED or UNKNOWN: whether the customer agrees to profiling, by the latest that is known, whatever "
        + "as_of is; null counts as UNKNOWN.", "Profiling consent", "画像授权");

    public static readonly ColumnDefinition ActiveDays30D = new("active_days_30d", ColumnType.Int32, "day",
        "Number of distinct UTC days with an event in the last 30 days.", "Active days, 30 days", "近30天活跃天数");
    public static readonly ColumnDefinition Activity30D = new("activity_30d", ColumnType.Int32, "count",
        "Number of events of any kind in the last 30 days.", "Activity, 30 days", "近30天使用次数");
    public static readonly ColumnDefinition ActivityPrevious30D = new(
        "activity_previous_30d", ColumnType.Int32, "count",
        "Number of events of any kind in the 30 days before the last 30.", "Activity, 30 days before", "前30天使用次数");
    public static readonly ColumnDefinition CoreFeaturesUsed = new("core_features_used", ColumnType.Int32, "count",
        "Number of distinct features named by events of kind FEATURE_USE.", "Core features", "核心功能使用数");
    public static readonly ColumnDefinition PageViews = new("page_views", ColumnType.Int32, "count",
        "Number of events of kind PAGE_VIEW.", "Page views", "页面浏览次数");
    public static readonly ColumnDefinition Forms = new("forms", ColumnType.Int32, "count",
        "Number of events of kind FORM.", "Forms", "表单填写次数");
    public static readonly ColumnDefinition Activities = new("activities", ColumnType.Int32, "count",
        "Number of events of kind ACTIVITY: marketing activities taken part in.", "Activities", "参与活动次数");
    public static readonly ColumnDefinition ContentInteractions = new("content_interactions", ColumnType.Int32, "count",
        "Number of events of kind CONTENT, such as likes and comments.", "Content interactions", "内容互动次数");
    public static readonly ColumnDefinition CartAdds90D = new("cart_adds_90d", ColumnType.Int32, "count",
        "Number of events of kind CART_ADD in the last 90 days.", "Cart adds, 90 days", "近90天加购次数");
    public static readonly ColumnDefinition CartNoPurchase90D = new("cart_no_purchase_90d", ColumnType.Boolean, "",
        "Whether there is an event of kind CART_ADD in the last 90 days and no purchase at the instant of the last one "
        + "or after it.",
        "Cart without purchase", "近90天加购未成交");

    public static readonly ColumnDefinition Tickets30D = new("tickets_30d", ColumnType.Int32, "count",
        "Number of interactions of kind TICKET in the last 30 days.", "Tickets, 30 days", "近30天客服咨询次数");
    public static readonly ColumnDefinition TicketsPrevious30D = new("tickets_previous_30d", ColumnType.Int32, "count",
        "Number of interactions of kind TICKET in the 30 days before the last 30.",
        "Tickets, 30 days before", "前30天客服咨询次数");
    public static readonly ColumnDefinition Complaints90D = new("complaints_90d", ColumnType.Int32, "count",
        "Number of interactions of kind COMPLAINT in the last 90 days.", "Complaints, 90 days", "近90天投诉次数");
    public static readonly ColumnDefinition UnresolvedComplaints = new(
        "unresolved_complaints", ColumnType.Int32, "count",
        "Number of interactions of kind COMPLAINT that are marked as not resolved.",
        "Unresolved complaints", "未解决投诉数");
    public static readonly ColumnDefinition LastNps = new("last_nps", ColumnType.Float64, "0–10",
        "Score of the last interaction of kind SURVEY that has one (of several at one instant, the lowest); null "
        + "without one.", "Last NPS", "最近NPS评分");
    public static readonly ColumnDefinition PreviousNps = new("previous_nps", ColumnType.Float64, "0–10",
        "Score of the survey before the last one (at an earlier instant; of several there, the lowest); null without "
        + "one.", "NPS before", "上次NPS评分");
    public static readonly ColumnDefinition Satisfaction90D = new("satisfaction_90d", ColumnType.Float64, "0–10",
        "Mean score of the interactions of any kind in the last 90 days, each score rounded to 6 decimals; null "
        + "without a score.", "Satisfaction, 90 days", "近90天满意度");
    public static readonly ColumnDefinition SatisfactionPrevious90D = new(
        "satisfaction_previous_90d", ColumnType.Float64, "0–10",
        "Mean score of the interactions of any kind in the 90 days before the last 90, each score rounded to 6 "
        + "decimals; null without a score.", "Satisfaction, 90 days before", "前90天满意度");
    public static readonly ColumnDefinition MeanResponseMinutes = new(
        "mean_response_minutes", ColumnType.Float64, "minute",
        "Mean response time of the interactions that have one, each rounded to 6 decimals; null without one.",
        "Mean response time", "平均响应时长");
    public static readonly ColumnDefinition Referrals = new("referrals", ColumnType.Int32, "count",
        "Number of interactions of kind REFERRAL.", "Referrals", "推荐次数");
    public static readonly ColumnDefinition Referrals365D = new("referrals_365d", ColumnType.Int32, "count",
        "Number of interactions of kind REFERRAL in the last 365 days.", "Referrals, 365 days", "近365天推荐次数");
}
