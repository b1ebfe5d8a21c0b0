using ScoringService.Engine;

namespace ScoringService.Cli.Output;

/// <summary>The names of codes for people: those that the model was made with, else the usual ones.</summary>
internal sealed class LabelBook
{
    private readonly Dictionary<string, Label> _labels = [];

    public LabelBook(V1.Model model)
    {
        var rfm = model.Options?.Rfm;
        foreach (var label in (rfm?.SegmentRules.Select(rule => rule.Label) ?? [])
            .Concat(rfm?.Octants.Select(octant => octant.Label) ?? []))
            _labels.TryAdd(label.Code, new Label(label.En, label.Zh));
    }

    /// <summary>The names of a code.</summary>
    public Label Of(string code) => _labels.TryGetValue(code, out var label) ? label : LabelCatalogue.Of(code);
}
