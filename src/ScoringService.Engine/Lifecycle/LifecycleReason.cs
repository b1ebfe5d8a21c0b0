using System.Globalization;

namespace ScoringService.Engine.Lifecycle;

/// <summary>Why a customer is in its stage.</summary>
internal static class LifecycleReason
{
    /// <summary>The met criteria that decided for the stage; none for a fallback and for a stage that is only
    /// held.</summary>
    public static LifecycleCriteria Deciding(int stage, LifecycleCriteria matched, LifecycleFlags flags)
    {
        var ofStage = matched & CriterionCatalogue.Of(stage);
        // 60 to 90 days without an order settle it, whatever else declines.
        return stage == LifecycleStages.DecliningIndex && flags.HasFlag(LifecycleFlags.HardRule)
            ? LifecycleCriteria.NoOrder
            : ofStage;
    }

    /// <summary>The criteria as text with their thresholds, in English and Chinese; empty for none.</summary>
    public static Label Describe(LifecycleCriteria criteria, LifecycleOptions options)
    {
        var positions = Enumerable.Range(0, CriterionCatalogue.Count).Where(i => ((int)criteria >> i & 1) != 0);
        var sentences = positions.Select(i => (CriterionCatalogue.Sentences[i], options.All[i].Threshold)).ToArray();
        return new Label(
            string.Join("; ", sentences.Select(pair => Format(pair.Item1.En, pair.Threshold))),
            string.Join("；", sentences.Select(pair => Format(pair.Item1.Zh, pair.Threshold))));
    }

    private static string Format(string sentence, double threshold) =>
        string.Format(CultureInfo.InvariantCulture, sentence, threshold);
}
