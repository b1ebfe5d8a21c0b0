namespace ScoringService.Engine.Rfm;

/// <summary>
/// One rule of the segment map: customers whose three levels lie in the ranges belong to the segment, unless an
/// earlier rule took them. A segment may have several rules. Ranges are written for five levels; see
/// <see cref="RfmSegmentMap.ToScaleOfFive"/>.
/// </summary>
/// <param name="Code">Stable API value of the segment.</param>
/// <param name="Recency">Levels of recency; 5 is the most recent.</param>
/// <param name="Frequency">Levels of the number of purchases.</param>
/// <param name="Monetary">Levels of the net spend.</param>
/// <param name="Label">Text for people; null takes that of <see cref="LabelCatalogue"/>.</param>
public sealed record RfmSegmentRule(
    string Code, LevelRange Recency, LevelRange Frequency, LevelRange Monetary, Label? Label = null)
{
    /// <summary>Whether levels on the scale of five match this rule.</summary>
    public bool Matches(int recency, int frequency, int monetary) =>
        Recency.Contains(recency) && Frequency.Contains(frequency) && Monetary.Contains(monetary);
}
