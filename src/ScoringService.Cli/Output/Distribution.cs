using Apache.Arrow;
using Apache.Arrow.Types;
using ScoringService.Engine;

namespace ScoringService.Cli.Output;

/// <summary>Counts how often each class and each level occurs in a stream of scores.</summary>
internal sealed class Distribution
{
    private readonly ColumnCounts?[] _columns;
    private readonly FlagCounts?[] _flags;

    public Distribution(Schema schema)
    {
        Schema = schema;
        _columns = [.. schema.FieldsList.Select(field => field.DataType switch
        {
            UInt8Type => new ColumnCounts(field, isLevel: true),
            DictionaryType => new ColumnCounts(field, isLevel: false),
            _ => null,
        })];
        _flags = [.. schema.FieldsList.Select(field => field.DataType is BooleanType ? new FlagCounts(field) : null)];
    }

    /// <summary>The schema of the stream.</summary>
    public Schema Schema { get; }

    /// <summary>Number of rows so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>Columns of levels: 1, 2, 3, …</summary>
    public IEnumerable<ColumnCounts> Levels => _columns.OfType<ColumnCounts>().Where(column => column.IsLevel);

    /// <summary>Columns of classes, named by codes.</summary>
    public IEnumerable<ColumnCounts> Classes => _columns.OfType<ColumnCounts>().Where(column => !column.IsLevel);

    /// <summary>Columns of truth values.</summary>
    public IEnumerable<FlagCounts> Flags => _flags.OfType<FlagCounts>();

    /// <summary>Counts the rows of a batch.</summary>
    public void Add(RecordBatch batch)
    {
        RowCount += batch.Length;
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i]?.Add(batch.Column(i));
            _flags[i]?.Add((BooleanArray)batch.Column(i), batch.Length);
        }
    }
}

/// <summary>How often a column of truth values is true.</summary>
internal sealed class FlagCounts(Field definition)
{
    /// <summary>Name of the column.</summary>
    public string Name => definition.Name;

    /// <summary>Its names for people.</summary>
    public Label Label { get; } = FieldNames.Of(definition) ?? new Label(definition.Name, definition.Name);

    /// <summary>Number of rows that are true.</summary>
    public long TrueCount { get; private set; }

    /// <summary>Counts the values of an array.</summary>
    public void Add(BooleanArray array, int rows)
    {
        for (var row = 0; row < rows; row++)
            if (array.GetValue(row) == true) TrueCount++;
    }
}

/// <summary>How often each value of a column occurs.</summary>
internal sealed class ColumnCounts(Field definition, bool isLevel)
{
    private const int MinimumForPicture = 100;
    private readonly long[] _levels = new long[256];
    private readonly Dictionary<string, long> _codes = [];

    /// <summary>Name of the column.</summary>
    public string Name => definition.Name;

    /// <summary>Its names for people, in English and Chinese.</summary>
    public string Title => FieldNames.Of(definition) is { } names ? $"{names.En} {names.Zh}" : Name;

    /// <summary>Whether the values are levels rather than codes.</summary>
    public bool IsLevel => isLevel;

    /// <summary>Whether classes without anybody are worth showing: they are where all classes together are a
    /// picture.</summary>
    public bool ShowsEmpty => Name != ScoreColumns.Status.Name && _codes.Values.Sum() >= MinimumForPicture;

    /// <summary>Number of rows without a value.</summary>
    public long NullCount { get; private set; }

    /// <summary>Highest level that occurs; 0 without any.</summary>
    public int HighestLevel => Math.Max(0, _levels.AsSpan().LastIndexOfAnyExcept(0L));

    /// <summary>Number of rows by code, in the order of the column's dictionary.</summary>
    public IReadOnlyDictionary<string, long> Codes => _codes;

    /// <summary>Number of rows with a level.</summary>
    public long AtLevel(int level) => _levels[level];

    /// <summary>Counts the values of an array.</summary>
    public void Add(IArrowArray array)
    {
        NullCount += array.NullCount;
        if (array is UInt8Array levels) AddLevels(levels);
        else AddCodes((DictionaryArray)array);
    }

    private void AddLevels(UInt8Array levels)
    {
        var values = levels.Values;
        for (var i = 0; i < values.Length; i++)
            if (levels.IsValid(i)) _levels[values[i]]++;
    }

    private void AddCodes(DictionaryArray array)
    {
        var words = (StringArray)array.Dictionary;
        var counts = new long[words.Length];
        var indices = ((Int32Array)array.Indices).Values;
        for (var i = 0; i < indices.Length; i++)
            if (array.IsValid(i)) counts[indices[i]]++;
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0 && !FieldNames.HasOwnDictionary(definition)) continue;
            var code = words.GetString(i)!;
            _codes[code] = _codes.GetValueOrDefault(code) + counts[i];
        }
    }
}
