namespace ScoringService.Cli.Output;

/// <summary>What the numbers of a backtest mean.</summary>
internal static class BacktestNotes
{
    /// <summary>One sentence or two for each.</summary>
    public static string[] Of(Language say) =>
    [
        say["Bias: mean forecast − mean outcome. MAE: mean absolute error. RMSE: root of the mean squared error, in "
            + "which large errors count more.",
            "偏差：平均预测 − 平均实际。MAE：平均绝对误差。RMSE：均方根误差，大误差权重更高。"],
        say["Most customers buy nothing in a short horizon: then the MAE is smallest for forecasts near 0, and the "
            + "RMSE for forecasts near the mean. Read both.",
            "短期内多数客户不购买：预测接近 0 时 MAE 最小，预测接近均值时 RMSE 最小，应同时参考。"],
        say["Ratios: the error of the model ÷ that of the rule; below 1 the model is better. “Monthly mean × "
            + "retention”: what a customer spent per month so far goes on, times the share of customers who stayed "
            + "before the cut. “The same again”: as in as many days before the cut.",
            "比值：模型误差 ÷ 规则误差，小于 1 表示模型更好。“月均 × 留存率”：延续历史月均，乘以期初之前的留存率。"
            + "“与上期相同”：与期初之前同样天数相同。"],
        say["Grades of forecasts go by the top fifth of the customers: A finds at least 5 % more of it than the rule, "
            + "B as much or more, C less. Grades of churn go by the AUC above chance: A is at least 10 % better "
            + "than the days since the last purchase alone, B better, C not better.",
            "预测等级看前五分之一客户：A 比规则多找到至少 5 %，B 相当或略多，C 更少。"
            + "流失等级看高于随机的 AUC：A 比仅用最近购买间隔好至少 10 %，B 更好，C 没有更好。"],
        say["Log loss and Brier: errors of probabilities, smaller is better. AUC: chance that a customer who churned "
            + "has a higher probability than one who stayed. Lift at 10 %: how many times more churned customers are "
            + "in the tenth with the highest probabilities than in a tenth picked at random.",
            "对数损失与 Brier：概率误差，越小越好。AUC：流失客户的概率高于留存客户的机会。"
            + "前 10 % 提升度：概率最高的十分之一中流失客户是随机抽取的多少倍。"],
        say["Adjusted Rand index: 1 when both groupings are the same, 0 on average by chance.",
            "调整兰德指数：两次分组完全相同为 1，随机平均为 0。"],
    ];
}
