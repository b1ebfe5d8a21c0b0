using System.Globalization;

namespace ScoringService.Engine.Lifecycle;

/// <summary>Why a customer is in its stage.</summary>
internal static class LifecycleReason
{
    /// <summary>The met criteria that decided for the stage; none for a fallback and for a stage that is only
    /// held.</summary>
    public static LifecycleCriteria Deciding(
        int stage, LifecycleCriteria matched, LifecycleFlags flags, LifecycleOptions options)
    {
        var ofStage = matched & CriterionCatalogue.Of(stage, options);
        // 60 to 90 days without an order settle it, whatever else declines.
        return stage == LifecycleStages.DecliningIndex && flags.HasFlag(LifecycleFlags.HardRule)
            ? LifecycleCriteria.NoOrder
            : ofStage;
    }

    /// <summary>The names of all criteria, those of <see cref="LifecycleOptions.Rules"/> too, in the order of their
    /// bits.</summary>
    public static IReadOnlyList<string> Names(LifecycleOptions options) =>
        [.. CriterionCatalogue.Names, .. options.Rules.Select(rule => rule.Code)];

    /// <summary>A sentence for each criterion with its threshold, in the order of the bits.</summary>
    public static IReadOnlyList<Label> Labels(LifecycleOptions options)
    {
        var thresholds = options.All.Select(criterion => criterion.Threshold);
        return
        [
            .. CriterionCatalogue.Sentences.Zip(thresholds, (sentence, threshold) =>
                new Label(Format(sentence.En, threshold), Format(sentence.Zh, threshold))),
            .. options.Rules.Select(rule => rule.Label ?? new Label(rule.Code, rule.Code)),
        ];
    }

    /// <summary>The criteria as text with their thresholds, in English and Chinese; empty for none.</summary>
    public static Label Describe(LifecycleCriteria criteria, LifecycleOptions options)
    {
        var met = Labels(options).Where((_, i) => ((int)criteria >> i & 1) != 0).ToArray();
        return new Label(
            string.Join("; ", met.Select(label => label.En)), string.Join("；", met.Select(label => label.Zh)));
    }

    private static string Format(string sentence, double threshold) =>
        string.Format(CultureInfo.InvariantCulture, sentence, threshold);
}
