using System.Runtime.InteropServices;

namespace ScoringService.Engine.Segments;

/// <summary>Buffers of one chunk each, lent and taken back in the order of a stack. One thread uses it at a
/// time.</summary>
internal sealed class RuleScratch
{
    private readonly List<ulong[]> _buffers = [];
    private int _lent;

    /// <summary>A buffer of a chunk's values; its contents mean nothing.</summary>
    /// <typeparam name="T">A type of 8 bytes.</typeparam>
    public Span<T> Rent<T>()
        where T : unmanaged
    {
        if (_lent == _buffers.Count) _buffers.Add(new ulong[RuleRun.ChunkRows]);
        return MemoryMarshal.Cast<ulong, T>(_buffers[_lent++].AsSpan());
    }

    /// <summary>Takes back the buffer that was lent last.</summary>
    public void Return() => _lent--;
}
