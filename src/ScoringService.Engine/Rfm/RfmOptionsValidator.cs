namespace ScoringService.Engine.Rfm;

/// <summary>Every rule that <see cref="RfmOptions"/> must meet, with a message per broken one.</summary>
internal static class RfmOptionsValidator
{
    private const int MaxSegmentRules = 1000;
    private const double MaxEdge = 2e9;

    public static void Validate(RfmOptions options, List<OptionError> errors)
    {
        var levelsAreValid = options.Levels is >= 3 and <= 5;
        if (!levelsAreValid) errors.Add(new("rfm.levels", $"is {options.Levels}; 3, 4 or 5 is allowed."));
        if (!Enum.IsDefined(options.Binning)) errors.Add(new("rfm.binning", "must be QUANTILE or FIXED."));
        CheckEdges("rfm.recency_edges", options.RecencyEdges, options, errors);
        CheckEdges("rfm.frequency_edges", options.FrequencyEdges, options, errors);
        CheckEdges("rfm.monetary_edges", options.MonetaryEdges, options, errors);
        CheckWeights(options, errors);
        if (CheckRules(options.SegmentRules, errors) && levelsAreValid) CheckCoverage(options, errors);
        CheckOctants(options.Octants, errors);
    }

    private static void CheckEdges(
        string path, IReadOnlyList<double>? edges, RfmOptions options, List<OptionError> errors)
    {
        if (options.Binning != RfmBinning.Fixed)
        {
            if (edges is not null) errors.Add(new(path, "is given, but only binning FIXED uses it."));
            return;
        }

        if (edges is null || edges.Count != options.Levels - 1)
        {
            errors.Add(new(path, $"has {edges?.Count ?? 0} edges; {options.Levels} levels need {options.Levels - 1}."));
            return;
        }

        for (var i = 0; i < edges.Count; i++)
        {
            // Written so that NaN fails too. The limit also keeps edges of whole numbers within an int.
            if (!(Math.Abs(edges[i]) <= MaxEdge))
                errors.Add(new($"{path}[{i}]", $"must be a number from -{MaxEdge} to {MaxEdge}."));
            else if (i > 0 && edges[i] <= edges[i - 1])
                errors.Add(new($"{path}[{i}]", "must be above the edge before it."));
        }
    }

    private static void CheckWeights(RfmOptions options, List<OptionError> errors)
    {
        const double max = 1e6;
        var before = errors.Count;
        Check("rfm.recency_weight", options.RecencyWeight);
        Check("rfm.frequency_weight", options.FrequencyWeight);
        Check("rfm.monetary_weight", options.MonetaryWeight);
        var sum = options.RecencyWeight + options.FrequencyWeight + options.MonetaryWeight;
        if (errors.Count == before && sum == 0)
            errors.Add(new("rfm.recency_weight", "one of the three weights must be above 0."));

        void Check(string path, double weight)
        {
            // Written so that NaN fails too.
            if (!(weight is 0 or (>= 1e-6 and <= max)))
                errors.Add(new(path, "must be 0 or between 0.000001 and 1000000."));
        }
    }

    private static bool CheckRules(IReadOnlyList<RfmSegmentRule>? rules, List<OptionError> errors)
    {
        var before = errors.Count;
        if (rules is null || rules.Count is 0 or > MaxSegmentRules)
        {
            errors.Add(new("rfm.segment_rules", $"must have 1 to {MaxSegmentRules} rules."));
            return false;
        }

        for (var i = 0; i < rules.Count; i++)
        {
            var path = $"rfm.segment_rules[{i}]";
            if (rules[i] is null)
            {
                errors.Add(new(path, "is missing."));
                continue;
            }

            CheckCode($"{path}.code", rules[i].Code, errors);
            CheckRange($"{path}.recency", rules[i].Recency, errors);
            CheckRange($"{path}.frequency", rules[i].Frequency, errors);
            CheckRange($"{path}.monetary", rules[i].Monetary, errors);
        }

        return errors.Count == before;
    }

    private static void CheckRange(string path, LevelRange range, List<OptionError> errors)
    {
        if (!range.IsValid) errors.Add(new(path, $"is {range.Low} to {range.High}; it must be a range within 1 to 5."));
    }

    private static void CheckCode(string path, string? code, List<OptionError> errors)
    {
        if (string.IsNullOrWhiteSpace(code) || code.Length > 64) errors.Add(new(path, "must have 1 to 64 characters."));
    }

    private static void CheckCoverage(RfmOptions options, List<OptionError> errors)
    {
        for (var r = 1; r <= options.Levels; r++)
        for (var f = 1; f <= options.Levels; f++)
        for (var m = 1; m <= options.Levels; m++)
        {
            if (RfmSegmentMap.Find(options.SegmentRules, (r, f, m), options.Levels) is not null) continue;
            errors.Add(new("rfm.segment_rules", $"no rule matches the scores R {r}, F {f}, M {m}."));
            return;
        }
    }

    private static void CheckOctants(IReadOnlyList<RfmOctant>? octants, List<OptionError> errors)
    {
        if (octants is null || octants.Count != 8 || octants.Contains(null!)
            || octants.Select(o => o.Index).Distinct().Count() != 8)
        {
            errors.Add(new("rfm.octants", "must have each of the 8 combinations of high and low once."));
            return;
        }

        for (var i = 0; i < 8; i++) CheckCode($"rfm.octants[{i}].code", octants[i].Code, errors);
    }
}
