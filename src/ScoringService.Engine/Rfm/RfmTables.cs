namespace ScoringService.Engine.Rfm;

/// <summary>Composite and segment of every combination of three scores, and the octant of every combination of three
/// bits.</summary>
internal sealed class RfmTables
{
    public RfmTables(RfmOptions options)
    {
        Levels = options.Levels;
        FirstCell = (Levels + 1) * Levels + 1;
        Segments = [.. options.SegmentRules.Select(rule => rule.Code).Distinct()];
        Octants = [.. options.Octants.Select(octant => octant.Code).Distinct()];
        CompositeOf = new double[Levels * Levels * Levels];
        SegmentOf = new int[CompositeOf.Length];
        OctantOf = new int[8];
        foreach (var octant in options.Octants) OctantOf[octant.Index] = Octants.IndexOf(octant.Code);
        for (var r = 1; r <= Levels; r++)
        for (var f = 1; f <= Levels; f++)
        for (var m = 1; m <= Levels; m++)
        {
            var cell = (r * Levels + f) * Levels + m - FirstCell;
            CompositeOf[cell] = Composite(options, r, f, m);
            SegmentOf[cell] = Segments.IndexOf(RfmSegmentMap.Find(options.SegmentRules, (r, f, m), Levels)!.Code);
        }
    }

    public int Levels { get; }

    /// <summary>(R × levels + F) × levels + M of the lowest scores; that of any scores minus this is their place in
    /// the tables.</summary>
    public int FirstCell { get; }

    public List<string> Segments { get; }

    public List<string> Octants { get; }

    public double[] CompositeOf { get; }

    public int[] SegmentOf { get; }

    public int[] OctantOf { get; }

    /// <summary>100 × Σ weight × (score − 1) ÷ (levels − 1) ÷ Σ weight.</summary>
    private static double Composite(RfmOptions options, int r, int f, int m)
    {
        var weighted = options.RecencyWeight * (r - 1)
            + options.FrequencyWeight * (f - 1)
            + options.MonetaryWeight * (m - 1);
        var weights = options.RecencyWeight + options.FrequencyWeight + options.MonetaryWeight;
        return 100 * weighted / ((options.Levels - 1) * weights);
    }
}
