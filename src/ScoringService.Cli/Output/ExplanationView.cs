using ScoringService.V1;

namespace ScoringService.Cli.Output;

/// <summary>Shows why a customer's scores are what they are.</summary>
internal static class ExplanationView
{
    private const int BarWidth = 20;

    /// <summary>A table for each part.</summary>
    public static void Show(Terminal terminal, CustomerExplanation explanation)
    {
        if (explanation.Rfm is { } rfm) Rfm(terminal, rfm);
        if (explanation.Value is { } value) Value(terminal, value);
        if (explanation.Lifecycle is { } lifecycle) Lifecycle(terminal, lifecycle);
        if (explanation.Churn is { Contributions.Count: > 0 } churn) Churn(terminal, churn);
        if (explanation.Cluster is { } cluster) Cluster(terminal, cluster);
        if (explanation.Lifetime is { } lifetime) Lifetime(terminal, lifetime);
        if (explanation.Rules.Count > 0) Rules(terminal, explanation);
    }

    private static void Rfm(Terminal terminal, RfmExplanation rfm)
    {
        var table = Tables.Create(
            terminal, "Why these RFM scores", "score", ">is", "because", ">is", "edges", ">mean", "better than it");
        foreach (var axis in rfm.Axes)
            table.Row(Figures.Names(axis.Axis), $"{axis.Score}", axis.Feature, Figures.Number(axis.Value),
                string.Join(" / ", axis.Edges.Select(Figures.Number)), Figures.Number(axis.Mean),
                axis.AboveMean ? "yes" : "no");
        table.Show(terminal);
    }

    private static void Value(Terminal terminal, ValueExplanation value)
    {
        var table = Tables.Create(terminal,
            $"Why this value ({Figures.Percent(value.Coverage)} of its weight is known)",
            "", ">score, value", ">rank", ">weight", ">contribution", "");
        foreach (var dimension in value.Dimensions)
        {
            table.Row(Figures.Names(dimension.Dimension),
                dimension.HasScore ? Figures.Number(dimension.Score) : Figures.None, "",
                Figures.Number(dimension.Weight), Figures.Number(dimension.Contribution),
                Figures.Bar(dimension.Contribution, 100, BarWidth));
            foreach (var one in dimension.Indicators)
                table.Row("  " + Figures.Names(one.Indicator), Figures.Digits(one.HasValue ? one.Value : null),
                    one.HasRank ? Figures.Percent(one.Rank) : Figures.None, Figures.Number(one.Weight), "", "");
        }

        table.Show(terminal);
        terminal.Out.WriteLine("Tiers begin at a value of: " + string.Join(", ", value.Tiers.Where(tier =>
            tier.HasLeastScore).Select(tier => $"{Figures.Number(tier.LeastScore)} {Figures.Names(tier.Tier)}")));
        terminal.Out.WriteLine();
    }

    private static void Lifecycle(Terminal terminal, LifecycleExplanation lifecycle)
    {
        var rule = lifecycle.HardRule ? "a fact decided" : "the degrees decided";
        var table = Tables.Create(
            terminal, $"Why this stage ({rule})", "", ">value", ">threshold", ">degree", ">weight", "met");
        foreach (var stage in lifecycle.Stages)
        {
            table.Row(Figures.Names(stage.Stage), "", "", Figures.Number(stage.Degree), "",
                Figures.Bar(stage.Degree, 1, BarWidth));
            foreach (var one in stage.Criteria)
                table.Row("  " + Figures.Names(one.Criterion), Figures.Digits(one.HasValue ? one.Value : null),
                    Figures.Number(one.Threshold), Figures.Digits(one.HasDegree ? one.Degree : null),
                    Figures.Number(one.Weight), one.Met ? "yes" : one.HasDegree ? "no" : "unknown");
        }

        table.Show(terminal);
        if (lifecycle.Reason is { En.Length: > 0 } reason)
        {
            terminal.Out.WriteLine($"Decided by: {reason.En} {reason.Zh}");
            terminal.Out.WriteLine();
        }
    }

    private static void Churn(Terminal terminal, ChurnExplanation churn)
    {
        var table = Tables.Create(terminal,
            $"Why this churn probability (log-odds {Figures.Digits(churn.Intercept)} of the average customer, plus)",
            "input", "", ">value", ">contribution", "towards staying", "towards churn");
        var greatest = churn.Contributions.Max(one => Math.Abs(one.Contribution));
        foreach (var one in churn.Contributions)
        {
            var bar = Figures.Bar(Math.Abs(one.Contribution), greatest, BarWidth);
            table.Row(one.Feature.Code, Figures.Names(one.Feature), Figures.Digits(one.HasValue ? one.Value : null),
                Figures.Digits(one.Contribution),
                one.Contribution < 0 ? bar.PadLeft(BarWidth) : "", one.Contribution > 0 ? bar : "");
        }

        table.Show(terminal);
    }

    private static void Cluster(Terminal terminal, ClusterExplanation cluster)
    {
        var other = cluster.HasRunnerUpDistance
            ? $"; {Figures.Digits(cluster.RunnerUpDistance)} from {Figures.Names(cluster.RunnerUp)}" : "";
        var table = Tables.Create(terminal,
            $"Why this cluster (distance {Figures.Digits(cluster.Distance)} σ{other})",
            "feature", "", ">value", ">σ from the mean", ">σ of the cluster");
        foreach (var one in cluster.Features)
            table.Row(one.Feature.Code, Figures.Names(one.Feature), Figures.Digits(one.HasValue ? one.Value : null),
                Figures.Digits(one.Sigmas), Figures.Digits(one.ClusterSigmas));
        table.Show(terminal);
    }

    private static void Lifetime(Terminal terminal, LifetimeExplanation lifetime)
    {
        terminal.Out.WriteLine("What the predictions were made from");
        Tables.Facts(terminal,
            ("purchase model", $"{Figures.Word(lifetime.Kind)}: {Parameters(lifetime.PurchaseParameters)}"),
            ("spend model", lifetime.SpendParameters.Count == 0
                ? "none: the mean order stands in" : Parameters(lifetime.SpendParameters)),
            ("x, t_x, T", $"{lifetime.RepeatPurchaseCount} repeat purchase days, the last after "
                + $"{Figures.Number(lifetime.AgeAtLastPurchase)} of {Figures.Number(lifetime.CustomerAge)} days"),
            ("mean repeat spend",
                lifetime.HasMeanRepeatSpend ? Figures.Number(lifetime.MeanRepeatSpend) : Figures.None),
            ("counted as value", lifetime.HasGrossMargin
                ? $"profit at a margin of {Figures.Percent(lifetime.GrossMargin)}" : "revenue: the margin is unknown"));
        terminal.Out.WriteLine();
    }

    private static void Rules(Terminal terminal, CustomerExplanation explanation)
    {
        var table = Tables.Create(terminal, "Rules that it meets", "", "code", "", "rule");
        foreach (var rule in explanation.Rules)
            table.Row(rule.IsSegment ? "segment" : "tag", rule.Label.Code, Figures.Names(rule.Label), rule.Rule);
        table.Show(terminal);
    }

    private static string Parameters(IEnumerable<FittedParameter> parameters) => string.Join(
        ", ", parameters.Select(parameter => $"{parameter.Name} {Figures.Digits(parameter.Value)}"));
}
