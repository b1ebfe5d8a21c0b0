namespace ScoringService.Engine.Scoring;

/// <summary>The distinct masks among many. Grows with their number, not with that of the rows.</summary>
internal sealed class MaskSet
{
    private readonly HashSet<int> _masks = [];

    /// <summary>The masks.</summary>
    public IReadOnlyCollection<int> Masks => _masks;

    /// <summary>Adds masks.</summary>
    public void Add(ReadOnlySpan<int> masks)
    {
        // Neighbours are often alike, and a small table in front answers most of the rest.
        Span<int> recent = stackalloc int[256];
        for (var i = 0; i < masks.Length; i++)
        {
            ref var slot = ref recent[(int)((uint)masks[i] * 0x9e3779b1u >> 24)];
            if (slot == masks[i]) continue;
            slot = masks[i];
            _masks.Add(masks[i]);
        }
    }
}
