using ScoringService.Engine.Value;
using static ScoringService.Engine.Stored.Fault;

namespace ScoringService.Engine.Stored;

/// <summary>Checks a stored <see cref="ValueModel"/>.</summary>
internal static class ValueCheck
{
    public static void Check(ValueModel model, ValueOptions options)
    {
        Require(ValueChoices.HistoricColumns.Contains(model.HistoricColumn), "value.historic_column",
            $"is not one of {string.Join(", ", ValueChoices.HistoricColumns)}.");
        Require(ValueChoices.SizeColumns.Contains(model.SizeColumn), "value.size_column",
            $"is not one of {string.Join(", ", ValueChoices.SizeColumns)}.");
        Require(model.Indicators.Count == ValueIndicators.Count, "value.indicators",
            $"are not {ValueIndicators.Count}.");
        for (var i = 0; i < model.Indicators.Count; i++)
            if (model.Indicators[i] is { } ranks) CheckRanks($"value.indicators[{i}]", ranks);
        Require(model.TierPopulations.Count == options.Tiers.Count, "value.tier_populations",
            $"are not of {options.Tiers.Count} tiers.");
        Require(model.TierCuts.Count == options.Tiers.Count - 1, "value.tier_cuts",
            $"do not make {options.Tiers.Count} tiers.");
        var last = double.PositiveInfinity;
        for (var i = 0; i < model.TierCuts.Count; i++)
        {
            // A tier that nobody reaches has no cut; written so that NaN fails too.
            var cut = model.TierCuts[i] ?? double.PositiveInfinity;
            Require(cut <= last, $"value.tier_cuts[{i}]", "is above the one before.");
            last = cut;
        }
    }
}
