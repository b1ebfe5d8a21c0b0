using ScoringService.Engine.Segments;

namespace ScoringService.Engine.Lifecycle;

/// <summary>Every rule that <see cref="LifecycleOptions"/> must meet, with a message per broken one.</summary>
internal static class LifecycleOptionsValidator
{
    private const double Most = 1e6;

    public static void Validate(LifecycleOptions options, List<OptionError> errors)
    {
        var before = errors.Count;
        var criteria = options.All;
        for (var i = 0; i < criteria.Length; i++) CheckCriterion(criteria[i], CriterionCatalogue.Names[i], errors);
        CheckRules(options.Rules, errors);
        if (errors.Count == before)
        {
            CheckWeights(options, errors);
            CheckShares(options, errors);
            Check(options.NoOrder.Threshold <= options.LongSilence.Threshold, "no_order.threshold",
                "must be at most that of long_silence.");
        }

        Check(options.LeastUsageBefore is >= 1 and <= Most, "least_usage_before", "must be 1 to 1000000.");
        Check(options.LeastTicketsBefore is >= 1 and <= Most, "least_tickets_before", "must be 1 to 1000000.");
        Check(options.MixedMargin is >= 0 and <= 1, "mixed_margin", "must be 0 to 1.");
        Check(options.HysteresisMargin is >= 0 and <= 1, "hysteresis_margin", "must be 0 to 1.");
        Check(options.LoyalPurchases >= 2, "loyal_purchases", "must be 2 or more.");
        Check(options.LoyalActiveDays >= 0, "loyal_active_days", "must be 0 or more.");
        Check(options.TenureNewMonths is >= 0 and <= Most, "tenure_new_months", "must be 0 to 1000000.");
        Check(options.TenureStableMonths >= options.TenureNewMonths && options.TenureStableMonths <= Most,
            "tenure_stable_months", "must be tenure_new_months to 1000000.");

        void Check(bool isValid, string option, string message)
        {
            if (!isValid) errors.Add(new OptionError($"lifecycle.{option}", message));
        }
    }

    private static void CheckCriterion(LifecycleCriterion? criterion, string name, List<OptionError> errors)
    {
        if (criterion is null)
        {
            errors.Add(new OptionError($"lifecycle.{name}", "is missing."));
            return;
        }

        // Written so that NaN fails too.
        if (!(criterion.Threshold is >= 1e-6 and <= Most))
            errors.Add(new OptionError($"lifecycle.{name}.threshold", "must be 0.000001 to 1000000."));
        CheckWeight(criterion.Weight, name, errors);
    }

    private static void CheckWeight(double weight, string name, List<OptionError> errors)
    {
        if (!(weight is 0 or (>= 1e-6 and <= Most)))
            errors.Add(new OptionError($"lifecycle.{name}.weight", "must be 0 or between 0.000001 and 1000000."));
    }

    private static void CheckRules(IReadOnlyList<LifecycleRule> rules, List<OptionError> errors)
    {
        if (rules is null)
        {
            errors.Add(new OptionError("lifecycle.rules", "is missing; an empty list has no rules."));
            return;
        }

        if (rules.Count > LifecycleOptions.MostRules)
            errors.Add(new OptionError("lifecycle.rules", $"must not be more than {LifecycleOptions.MostRules}."));
        var taken = CriterionCatalogue.Names.ToHashSet();
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i] is { } rule) CheckRule(rule, $"rules[{i}]", taken, errors);
            else errors.Add(new OptionError($"lifecycle.rules[{i}]", "is missing."));
        }
    }

    private static void CheckRule(LifecycleRule rule, string name, HashSet<string> taken, List<OptionError> errors)
    {
        Check(LifecycleStages.All.Contains(rule.Stage), "stage",
            $"must be one of {string.Join(", ", LifecycleStages.All)}.");
        // A comma separates the names of the criteria that a customer meets.
        var hasName = !string.IsNullOrEmpty(rule.Code) && !rule.Code.Contains(',');
        Check(hasName, "code", "must not be empty nor have a comma.");
        if (hasName) Check(taken.Add(rule.Code), "code", "must differ from the names of all other criteria.");
        if (RuleSet.Mistake(rule.Rule, RuleExpression.ParseBeforeScores) is { } mistake) Check(false, "rule", mistake);
        CheckWeight(rule.Weight, name, errors);

        void Check(bool isValid, string option, string message)
        {
            if (!isValid) errors.Add(new OptionError($"lifecycle.{name}.{option}", message));
        }
    }

    private static void CheckWeights(LifecycleOptions options, List<OptionError> errors)
    {
        double[] weights = [.. options.All.Select(c => c.Weight), .. options.Rules.Select(rule => rule.Weight)];
        var stages = weights.Select((_, i) => CriterionCatalogue.StageOf(i, options)).ToArray();
        for (var stage = 0; stage < LifecycleStages.All.Count; stage++)
        {
            if (weights.Where((weight, i) => stages[i] == stage && weight > 0).Any()) continue;
            errors.Add(new OptionError($"lifecycle.{CriterionCatalogue.Names[CriterionCatalogue.First(stage)]}.weight",
                $"one of the criteria of {LifecycleStages.All[stage]} must weigh more than 0."));
        }
    }

    private static void CheckShares(LifecycleOptions options, List<OptionError> errors)
    {
        Check(options.TopArpu, "top_arpu");
        Check(options.UsageDrop, "usage_drop");
        Check(options.TicketDrop, "ticket_drop");

        void Check(LifecycleCriterion criterion, string name)
        {
            if (criterion.Threshold > 1)
                errors.Add(new OptionError($"lifecycle.{name}.threshold", "is a share and must be at most 1."));
        }
    }
}
