namespace ScoringService.Storage.Ingest;

/// <summary>Converted rows that are committed together.</summary>
internal sealed class IngestUnit(UnitLayout layout) : IDisposable
{
    private readonly List<RowBlock> _blocks = [];
    private readonly Stack<RowBlock> _spare = [];
    private long _lastBytes;

    /// <summary>The blocks with rows.</summary>
    public IReadOnlyList<RowBlock> Blocks => _blocks;

    /// <summary>Number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>About the memory that the rows take.</summary>
    public long Bytes { get; private set; }

    /// <summary>A block with room for a row.</summary>
    public RowBlock BlockWithRoom()
    {
        if (_blocks.Count != 0 && _blocks[^1].Count < RowBlock.Capacity) return _blocks[^1];
        _blocks.Add(_spare.TryPop(out var spare) ? spare : new RowBlock(layout.Columns));
        return _blocks[^1];
    }

    /// <summary>Counts what was added, from a block on whose rows were counted up to then.</summary>
    /// <param name="firstBlock">The block.</param>
    /// <param name="rowsBefore">Rows that it had.</param>
    /// <param name="added">Number of rows that were added.</param>
    public void Measure(int firstBlock, int rowsBefore, int added)
    {
        Rows += added;
        if (rowsBefore != 0) Bytes -= _lastBytes;
        for (var i = firstBlock; i < _blocks.Count; i++) Bytes += _lastBytes = BytesOf(_blocks[i]);
    }

    /// <summary>Empties the unit and keeps its memory.</summary>
    public void Clear()
    {
        foreach (var block in _blocks)
        {
            block.Clear();
            _spare.Push(block);
        }

        _blocks.Clear();
        (Rows, Bytes, _lastBytes) = (0, 0, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var block in _blocks) block.Dispose();
        foreach (var block in _spare) block.Dispose();
        _blocks.Clear();
        _spare.Clear();
    }

    private static long BytesOf(RowBlock block)
    {
        var bytes = block.MemoryBytes + block.Text.MemoryBytes;
        foreach (var refused in block.Refusals) bytes += refused.MemoryBytes;
        return bytes;
    }
}
