using System.Text.Json.Nodes;

namespace ScoringService.Cli.Output;

/// <summary>Says how a stream of scores ended.</summary>
internal static class SummaryView
{
    private const int UnknownShown = 10;

    /// <summary>
    /// To standard error for people; with <paramref name="document"/>, one JSON document with its members to standard
    /// output.
    /// </summary>
    public static void Show(Terminal terminal, V1.ScoreSummary summary, TimeSpan duration, object? document)
    {
        if (document is null)
        {
            terminal.Say($"{summary.RowCount:N0} customers with model {summary.ModelVersion} as of "
                + $"{summary.AsOf.ToDateTime():yyyy-MM-dd HH:mm:ss}Z in {duration.TotalSeconds:N2} s "
                + $"(data version {summary.DataWatermark}, run {summary.RunId}).");
        }
        else
        {
            Json.Write(terminal.Out, Document(summary, duration, document));
        }

        if (summary.UnknownCustomerIdCount > 0)
        {
            var more = summary.UnknownCustomerIdCount > UnknownShown ? ", …" : "";
            terminal.Warn($"{summary.UnknownCustomerIdCount:N0} ids are not known: "
                + string.Join(", ", summary.UnknownCustomerIds.Take(UnknownShown)) + more);
        }

        if (summary.SuppressedCount > 0)
            terminal.Say($"{summary.SuppressedCount:N0} of them may not be profiled, for want of consent: no scores.");
        foreach (var warning in summary.Warnings) terminal.Warn(warning);
    }

    /// <summary>The summary's values followed by the members of a document.</summary>
    public static JsonObject Document(V1.ScoreSummary summary, TimeSpan duration, object document)
    {
        var all = Json.ToObject(new
        {
            summary.RowCount,
            summary.ModelVersion,
            AsOf = summary.AsOf.ToDateTime(),
            summary.DataWatermark,
            summary.RunId,
            summary.UnknownCustomerIdCount,
            summary.UnknownCustomerIds,
            summary.SuppressedCount,
            summary.Warnings,
            DurationSeconds = duration.TotalSeconds,
        });
        foreach (var (name, value) in Json.ToObject(document)) all[name] = value?.DeepClone();
        return all;
    }
}
