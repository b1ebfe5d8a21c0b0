using System.Text;

namespace ScoringService.Engine.Segments;

/// <summary>One evaluation of one rule over column sets: the columns it reads, and the chunk it is at.</summary>
internal sealed class RuleRun
{
    /// <summary>Rows of a chunk: its buffers stay in the first-level cache. A multiple of 64.</summary>
    public const int ChunkRows = 1024;

    /// <summary>Words of a bitmap over a chunk.</summary>
    public const int ChunkWords = ChunkRows / 64;

    private readonly RuleProgram _program;
    private readonly Column[] _columns;
    private readonly bool[]?[] _passes;
    private readonly byte[][]?[] _entries;

    private RuleRun(RuleProgram program, Column[] columns, RuleScratch scratch)
    {
        _program = program;
        _columns = columns;
        Scratch = scratch;
        _passes = new bool[program.Tests.Count][];
        _entries = new byte[columns.Length][][];
        for (var slot = 0; slot < columns.Length; slot++)
            if (columns[slot] is DictionaryColumn column)
                _entries[slot] = [.. column.Dictionary.Select(Encoding.UTF8.GetBytes)];
        for (var i = 0; i < _passes.Length; i++)
        {
            var (slot, test) = program.Tests[i];
            if (_entries[slot] is { } entries) _passes[i] = Array.ConvertAll(entries, e => test.Passes(e));
        }
    }

    /// <summary>First row of the chunk.</summary>
    public int Start { get; private set; }

    /// <summary>Rows of the chunk, up to <see cref="ChunkRows"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Words of the chunk's bitmaps.</summary>
    public int WordCount => (Count + 63) >> 6;

    /// <summary>Rows of the chunk, rounded up to whole words.</summary>
    public int PaddedCount => WordCount << 6;

    /// <summary>Buffers for intermediate values.</summary>
    public RuleScratch Scratch { get; }

    /// <summary>A run of a rule over lists of columns that together hold its own.</summary>
    /// <exception cref="ArgumentException">A column is in none of the lists.</exception>
    public static RuleRun Bind(
        RuleProgram program, ReadOnlySpan<IReadOnlyList<Column>> lists, RuleScratch scratch)
    {
        var columns = new Column[program.Columns.Count];
        for (var slot = 0; slot < columns.Length; slot++) columns[slot] = Find(program.Columns[slot], lists);
        return new RuleRun(program, columns, scratch);
    }

    /// <summary>The columns of some sets, a list for each.</summary>
    public static IReadOnlyList<Column>[] ColumnsOf(ReadOnlySpan<ColumnSet> sets)
    {
        var lists = new IReadOnlyList<Column>[sets.Length];
        for (var i = 0; i < lists.Length; i++) lists[i] = sets[i].Columns;
        return lists;
    }

    /// <summary>A run of one row without columns, which constant expressions are computed with.</summary>
    public static RuleRun OfOneRow() =>
        new(new RuleProgram(new LogicConstant(true), [], []), [], new RuleScratch()) { Count = 1 };

    /// <summary>Number of rows that all sets have.</summary>
    /// <exception cref="ArgumentException">There is no set, or they differ.</exception>
    public static int RowCount(ReadOnlySpan<ColumnSet> sets)
    {
        if (sets.Length == 0) throw new ArgumentException("A rule needs at least one column set.");
        foreach (var set in sets)
            if (set.Count != sets[0].Count)
                throw new ArgumentException($"The column sets have {sets[0].Count} and {set.Count} rows.");
        return sets[0].Count;
    }

    /// <summary>Which rows of a chunk match.</summary>
    /// <param name="start">First row, a multiple of 64.</param>
    /// <param name="count">Number of rows, at most <see cref="ChunkRows"/>.</param>
    /// <param name="matches">Receives the bitmap; bits behind the last row are 0.</param>
    public void Match(int start, int count, Span<ulong> matches)
    {
        Span<ulong> isFalse = stackalloc ulong[ChunkWords];
        Answer(start, count, matches, isFalse);
    }

    /// <summary>For which rows of a chunk the rule is true and for which it is false; for others it is
    /// unknown.</summary>
    /// <param name="start">First row, a multiple of 64.</param>
    /// <param name="count">Number of rows, at most <see cref="ChunkRows"/>.</param>
    /// <param name="matches">Receives the bitmap of rows for which it is true; bits behind the last row are 0.</param>
    /// <param name="misses">Receives the bitmap of rows for which it is false; bits behind the last row are 0.</param>
    public void Answer(int start, int count, Span<ulong> matches, Span<ulong> misses)
    {
        Start = start;
        Count = count;
        var answer = new Truth(matches[..WordCount], misses[..WordCount]);
        _program.Root.Evaluate(this, answer);
        if ((count & 63) == 0) return;
        var rows = (1UL << (count & 63)) - 1;
        answer.IsTrue[^1] &= rows;
        answer.IsFalse[^1] &= rows;
    }

    /// <summary>A column of the rule.</summary>
    public Column Column(int slot) => _columns[slot];

    /// <summary>For each code of a test's dictionary column, whether its text passes; null when the column is not one
    /// of codes.</summary>
    public bool[]? Passes(int test) => _passes[test];

    /// <summary>The UTF-8 texts of a dictionary column; null when the column is not one of codes.</summary>
    public byte[][]? Entries(int slot) => _entries[slot];

    /// <summary>The rows of word <paramref name="word"/> of the chunk that have a value in a column.</summary>
    public ulong Known(Column column, int word) =>
        column.Validity is { } validity ? validity[(Start >> 6) + word] : ulong.MaxValue;

    private static Column Find(ColumnDefinition definition, ReadOnlySpan<IReadOnlyList<Column>> lists)
    {
        foreach (var list in lists)
            foreach (var column in list)
                if (ReferenceEquals(column.Definition, definition)) return column;
        throw new ArgumentException($"None of the column sets has the rule's column {definition.Name}.");
    }
}
