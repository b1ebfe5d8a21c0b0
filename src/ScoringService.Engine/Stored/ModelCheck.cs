using ScoringService.Engine.Rfm;
using ScoringService.Engine.Validation;
using static ScoringService.Engine.Stored.Fault;

namespace ScoringService.Engine.Stored;

/// <summary>Checks that a stored model does not contradict itself, so that scoring with it cannot fail.</summary>
internal static class ModelCheck
{
    /// <summary>Checks every part.</summary>
    /// <exception cref="FormatException">Something is wrong; the message names the member.</exception>
    public static void Check(StoredModel model)
    {
        Require(model.AsOf.Kind == DateTimeKind.Utc, "as_of", "is no instant in UTC.");
        Require(model.CustomerCount >= 0, "customer_count", "is negative.");
        if (model.Options.Validate() is { Count: > 0 } errors) throw new FormatException($"The model's {errors[0]}");
        if (model.Rfm is { } rfm) CheckRfm(rfm, model.Options.Rfm);
        if (model.Clv is { } clv) LifetimeCheck.Check(clv);
        if (model.Clusters is { } clusters) ClusterCheck.Check(clusters);
        if (model.Churn is { } churn) ChurnCheck.Check(churn);
        if (model.Lifecycle is { } lifecycle) CheckRanks("lifecycle.arpu", lifecycle.Arpu);
        if (model.Value is { } value) ValueCheck.Check(value, model.Options.Value);
        foreach (var (validation, path) in Each(model.Validation, "validation")) CheckValidation(validation, path);
        foreach (var (part, path) in Each(model.Parts, "parts"))
            Require(part.Fitted == part.Reason is null, $"{path}.reason", "does not go with fitted.");
        foreach (var _ in Each(model.Warnings, "warnings")) continue;
    }

    private static void CheckRfm(RfmModel rfm, RfmOptions options)
    {
        CheckAxis("rfm.recency", rfm.Recency, options);
        CheckAxis("rfm.frequency", rfm.Frequency, options);
        CheckAxis("rfm.monetary", rfm.Monetary, options);
        Require(rfm.RepeatMedianPurchaseCount is not { } median || double.IsFinite(median),
            "rfm.repeat_median_purchase_count", "is no number.");
    }

    private static void CheckAxis(string path, RfmAxis axis, RfmOptions options)
    {
        Require(axis.Edges.Count == options.Levels - 1, $"{path}.edges", $"do not make {options.Levels} levels.");
        Require(axis.LevelPopulations.Count == options.Levels, $"{path}.level_populations",
            $"are not of {options.Levels} levels.");
        Require(!double.IsNaN(axis.Mean), $"{path}.mean", "is no number.");
        for (var i = 0; i < axis.Edges.Count; i++)
        {
            // Written so that NaN fails too.
            Require(axis.Edges[i] >= (i == 0 ? double.NegativeInfinity : axis.Edges[i - 1]), $"{path}.edges[{i}]",
                "descends.");
        }
    }

    private static void CheckValidation(GroupingValidation validation, string path)
    {
        Require(ScoreColumns.All.Any(column => column.Name == validation.Column), $"{path}.column",
            "is no score column.");
        foreach (var _ in Each(validation.Report.Groups, $"{path}.report.groups")) continue;
        foreach (var _ in Each(validation.Report.Indicators, $"{path}.report.indicators")) continue;
        if (validation.Report.Agreement is not { } table) return;
        Require(table.Counts.Count == table.Rows.Count, $"{path}.report.agreement.counts", "are not one list per row.");
        foreach (var (counts, row) in Each(table.Counts, $"{path}.report.agreement.counts"))
            Require(counts.Count == table.Columns.Count, row, "are not one per column.");
    }
}
