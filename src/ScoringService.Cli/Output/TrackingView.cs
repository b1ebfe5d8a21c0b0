using System.Globalization;
using ScoringService.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace ScoringService.Cli.Output;

/// <summary>Shows overrides and runs for people.</summary>
internal static class TrackingView
{
    /// <summary>One line per override.</summary>
    public static void List(Terminal terminal, IReadOnlyList<TierOverride> overrides)
    {
        var table = Tables.Create(
            terminal, "", ">number", "customer", "tier", "reason", "author", "made", "expires", "removed", "by");
        foreach (var o in overrides)
            table.Row($"{o.OverrideId}", o.CustomerId, o.Tier, o.Reason, o.Author, Time(o.CreateTime),
                Time(o.ExpireTime), Time(o.RemoveTime), o.RemovedBy.Length > 0 ? o.RemovedBy : "—");
        table.Show(terminal);
    }

    /// <summary>What a run was.</summary>
    public static void Show(Terminal terminal, RunScoringResponse run) => Tables.Facts(terminal,
        ("as of", Time(run.AsOf)),
        ("model", $"{run.ModelVersion}"),
        ("scored", $"{run.ScoredCount:N0} of {run.CustomerCount:N0} customers"),
        ("run", run.RunId));

    /// <summary>One line per run.</summary>
    public static void List(Terminal terminal, IReadOnlyList<Run> runs)
    {
        var table = Tables.Create(
            terminal, "", "as of", "made", ">model", ">data version", ">customers", ">scored", ">seconds", "run");
        foreach (var run in runs)
            table.Row(Time(run.AsOf), Time(run.CreateTime), $"{run.ModelVersion}", $"{run.DataWatermark}",
                $"{run.CustomerCount:N0}", $"{run.ScoredCount:N0}",
                (run.FeaturesSeconds + run.ScoreSeconds).ToString("N2", CultureInfo.InvariantCulture), run.RunId);
        table.Show(terminal);
    }

    private static string Time(Timestamp? time) =>
        time?.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "—";
}
