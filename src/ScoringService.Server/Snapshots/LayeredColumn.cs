using ScoringService.Engine;

namespace ScoringService.Server.Snapshots;

/// <summary>One column of a population whose rows are in several batches. All of its sources go by one dictionary: the
/// one that a scoring of everybody at once would have given.</summary>
internal sealed class LayeredColumn
{
    // Their dictionaries hold what occurs in the population, in the order of the texts; those of other columns hold
    // what can occur, and only ever grow at the end.
    private static readonly ColumnDefinition[] Lists = [ScoreColumns.LifecycleCriteria, ScoreColumns.Tags];

    /// <summary>Brings the columns of several batches together.</summary>
    /// <param name="sources">Columns of one definition, of batches in the order in which they were read.</param>
    /// <param name="rows">The rows of the population.</param>
    public LayeredColumn(IReadOnlyList<Column> sources, IReadOnlyList<RowRun> rows) =>
        Sources = sources.Count == 1 && rows.Count == 1 && rows[0].Count == sources[0].Length
            || sources[0] is not DictionaryColumn
            ? sources : Align([.. sources.Cast<DictionaryColumn>()], rows);

    /// <summary>The columns, by number of the batch.</summary>
    public IReadOnlyList<Column> Sources { get; }

    /// <summary>What the column holds.</summary>
    public ColumnDefinition Definition => Sources[0].Definition;

    /// <summary>The rows of some runs in a column of their own, or in that which has just these.</summary>
    public Column Read(ReadOnlySpan<RowRun> runs) =>
        runs is [var run] && run.First == 0 && run.Count == Sources[run.Source].Length
            ? Sources[run.Source] : Column.Assemble(Sources, runs);

    private static DictionaryColumn[] Align(DictionaryColumn[] sources, IReadOnlyList<RowRun> rows)
    {
        if (Lists.Contains(sources[0].Definition)) return AlignTo(Occurring(sources, rows), sources);
        var longest = sources.MaxBy(source => source.Dictionary.Count)!.Dictionary;
        return sources.All(source => IsPrefix(source.Dictionary, longest))
            ? [.. sources.Select(source => source.Align(longest, []))]
            : AlignTo([.. sources.SelectMany(source => source.Dictionary).Distinct()], sources);
    }

    private static bool IsPrefix(IReadOnlyList<string> texts, IReadOnlyList<string> longer)
    {
        if (ReferenceEquals(texts, longer)) return true;
        for (var i = 0; i < texts.Count; i++)
            if (texts[i] != longer[i]) return false;
        return true;
    }

    private static string[] Occurring(DictionaryColumn[] sources, IReadOnlyList<RowRun> rows)
    {
        var occurs = sources.Select(source => new bool[source.Dictionary.Count]).ToArray();
        foreach (var run in rows)
        {
            var source = sources[run.Source];
            var indices = source.Indices;
            for (var row = run.First; row < run.First + run.Count; row++)
                if (source.IsValid(row)) occurs[run.Source][indices[row]] = true;
        }

        return [.. sources.SelectMany((source, i) => source.Dictionary.Where((_, entry) => occurs[i][entry]))
            .Distinct().Order(StringComparer.Ordinal)];
    }

    private static DictionaryColumn[] AlignTo(string[] dictionary, DictionaryColumn[] sources)
    {
        var numbers = dictionary.Select((text, number) => (text, number)).ToDictionary(p => p.text, p => p.number);
        return [.. sources.Select(source => source.Dictionary.SequenceEqual(dictionary)
            ? source.Align(dictionary, [])
            : source.Align(dictionary, [.. source.Dictionary.Select(text => numbers.GetValueOrDefault(text))]))];
    }
}
