using System.Collections.Frozen;
using ScoringService.Engine;
using ScoringService.Server.Errors;
using ScoringService.Server.Snapshots;

namespace ScoringService.Server.Services;

/// <summary>A feature or score column that a request names.</summary>
/// <param name="InScores">Whether it is a score column.</param>
/// <param name="Index">Its place in the catalogue.</param>
internal readonly record struct ColumnName(bool InScores, int Index)
{
    private static readonly FrozenDictionary<string, ColumnName> ByName =
        ScoreColumns.All.Select((column, i) => (column.Name, Column: new ColumnName(true, i)))
            .Concat(FeatureColumns.All.Select((column, i) => (column.Name, Column: new ColumnName(false, i))))
            .ToFrozenDictionary(pair => pair.Name, pair => pair.Column, StringComparer.Ordinal);

    /// <summary>The catalogue entry.</summary>
    public ColumnDefinition Definition => (InScores ? ScoreColumns.All : FeatureColumns.All)[Index];

    /// <summary>The column of a population.</summary>
    public LayeredColumn Of(ScoredPopulation population) => population.Column(Definition, InScores);

    /// <summary>Finds a column by its name.</summary>
    public static bool TryFind(string name, out ColumnName column) => ByName.TryGetValue(name, out column);

    /// <summary>Finds a column by its name.</summary>
    /// <param name="field">Path of the name in the request.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="RequestException">There is no such column.</exception>
    public static ColumnName Find(string field, string name)
    {
        if (TryFind(name, out var column)) return column;
        var all = FeatureColumns.All.Concat(ScoreColumns.All).Select(one => one.Name);
        throw RequestException.Invalid(field, $"'{name}' is not a column. Columns: {string.Join(", ", all)}.");
    }

    /// <summary>The column of a catalogue entry.</summary>
    public static ColumnName Of(ColumnDefinition definition) => ByName[definition.Name];
}
