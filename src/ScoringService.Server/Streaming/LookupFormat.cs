using System.Text;
using ScoringService.Engine;
using ScoringService.Server.Snapshots;

namespace ScoringService.Server.Streaming;

/// <summary>
/// What all answers by ids with the same columns of one population share: the schema's bytes, the columns bound to
/// their writers, and every text that a dictionary-encoded column can hold. Made once. Immutable.
/// </summary>
internal sealed class LookupFormat
{
    private readonly List<byte[]> _texts = [];

    /// <summary>Makes the format of some columns.</summary>
    /// <param name="columns">The columns in order; rows are read from their sources.</param>
    /// <param name="runId">The run that they are of.</param>
    public LookupFormat(IReadOnlyList<LayeredColumn> columns, string runId)
    {
        Schema = LookupSchema.Encode([.. columns.Select(column => column.Definition)], runId);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        Columns = [.. columns.Select(column => Bind(column.Sources, numbers))];
        Buffers = Columns.Sum(column => column.Buffers);
        HasDictionary = Array.Exists(Columns, column => column is LookupCodes);
    }

    /// <summary>The schema message.</summary>
    public byte[] Schema { get; }

    /// <summary>Writers of the columns.</summary>
    public LookupColumn[] Columns { get; }

    /// <summary>Number of buffers of all columns.</summary>
    public int Buffers { get; }

    /// <summary>Whether there is a dictionary-encoded column.</summary>
    public bool HasDictionary { get; }

    /// <summary>The texts of all dictionaries, each once, in UTF-8.</summary>
    public IReadOnlyList<byte[]> Texts => _texts;

    private LookupColumn Bind(IReadOnlyList<Column> sources, Dictionary<string, int> numbers) => sources[0] switch
    {
        Utf8Column => new LookupTexts([.. sources.Cast<Utf8Column>()]),
        BooleanColumn => new LookupFlags([.. sources.Cast<BooleanColumn>()]),
        Column<int> => new LookupNumbers<int>([.. sources.Cast<Column<int>>()]),
        Column<byte> => new LookupNumbers<byte>([.. sources.Cast<Column<byte>>()]),
        Column<double> => new LookupNumbers<double>([.. sources.Cast<Column<double>>()]),
        Column<long> => new LookupNumbers<long>([.. sources.Cast<Column<long>>()]),
        // All sources go by one dictionary.
        DictionaryColumn codes => new LookupCodes(
            [.. sources.Cast<DictionaryColumn>()], [.. codes.Dictionary.Select(text => Number(text, numbers))]),
        var other => throw new ArgumentException($"{other.Definition.Name}: no Arrow type for {other.GetType()}."),
    };

    private int Number(string text, Dictionary<string, int> numbers)
    {
        if (numbers.TryGetValue(text, out var number)) return number;
        _texts.Add(Encoding.UTF8.GetBytes(text));
        numbers.Add(text, _texts.Count - 1);
        return _texts.Count - 1;
    }
}
