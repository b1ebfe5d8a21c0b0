using ScoringService.Engine.Rfm;

namespace ScoringService.Engine;

/// <summary>Every choice that decides what a model looks like. It is stored inside the model, which so explains
/// itself.</summary>
public sealed record ScoringOptions
{
    /// <summary>Levels, edges, weights and class maps of RFM.</summary>
    public RfmOptions Rfm { get; init; } = new();

    /// <summary>Everything that is wrong with these options; empty when a model can be fitted with them.</summary>
    public IReadOnlyList<OptionError> Validate()
    {
        var errors = new List<OptionError>();
        if (Rfm is null) errors.Add(new OptionError("rfm", "is missing."));
        else Rfm.Validate(errors);
        return errors;
    }

    /// <summary>Labels of every code that a model with these options can produce, the options' own labels
    /// first.</summary>
    public IReadOnlyDictionary<string, Label> Labels()
    {
        var labels = new Dictionary<string, Label>(LabelCatalogue.All);
        foreach (var rule in Rfm.SegmentRules.Reverse())
            if (rule.Label is { } label) labels[rule.Code] = label;
        foreach (var octant in Rfm.Octants)
            if (octant.Label is { } label) labels[octant.Code] = label;
        return labels;
    }
}
