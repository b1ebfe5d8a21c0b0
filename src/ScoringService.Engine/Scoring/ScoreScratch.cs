using ScoringService.Engine.Segments;
using ScoringService.Engine.Value;

namespace ScoringService.Engine.Scoring;

/// <summary>The working memory of one thread: what a chunk of rows needs beside the score columns. Parts take spans
/// from it one after the other and give them all back at once.</summary>
internal sealed class ScoreScratch
{
    private const int Columns = 24;

    private readonly double[] _doubles = new double[Columns * CustomerScorer.ChunkRows];
    private readonly int[] _integers = new int[Columns * CustomerScorer.ChunkRows];
    private readonly bool[] _flags = new bool[2 * CustomerScorer.ChunkRows];
    private readonly byte[] _bytes = new byte[8 * CustomerScorer.ChunkRows];
    private int _usedDoubles;
    private int _usedIntegers;
    private int _usedBytes;
    private int _usedFlags;

    /// <summary>Masks of lifecycle criteria that occurred.</summary>
    public MaskSet Criteria { get; } = new();

    /// <summary>Masks of tags that occurred.</summary>
    public MaskSet Tags { get; } = new();

    /// <summary>The segment rules, bound to columns by the thread that needs them first.</summary>
    public RuleSetScorer? SegmentRules { get; set; }

    /// <summary>The tag rules likewise.</summary>
    public RuleSetScorer? TagRules { get; set; }

    /// <summary>The rules of the lifecycle likewise.</summary>
    public RuleSetScorer? LifecycleRules { get; set; }

    /// <summary>Working memory of the value indicators.</summary>
    public ValueScratch Value { get; } = new(CustomerScorer.ChunkRows);

    /// <summary>Takes everything back.</summary>
    public void Reset() => _usedDoubles = _usedIntegers = _usedBytes = _usedFlags = 0;

    /// <summary>So many doubles, which may hold anything.</summary>
    public Span<double> Doubles(int count) => Take(_doubles, ref _usedDoubles, count);

    /// <summary>So many whole numbers, which may hold anything.</summary>
    public Span<int> Integers(int count) => Take(_integers, ref _usedIntegers, count);

    /// <summary>So many bytes, which may hold anything.</summary>
    public Span<byte> Bytes(int count) => Take(_bytes, ref _usedBytes, count);

    /// <summary>So many truth values, which may hold anything.</summary>
    public Span<bool> Flags(int count) => Take(_flags, ref _usedFlags, count);

    private static Span<T> Take<T>(T[] memory, ref int used, int count)
    {
        var taken = memory.AsSpan(used, count);
        used += count;
        return taken;
    }
}
