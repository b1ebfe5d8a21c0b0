namespace ScoringService.Storage.Import;

/// <summary>A target column and where its values come from.</summary>
/// <param name="Target">The target column.</param>
/// <param name="Expression">The mapping as the caller would write it.</param>
/// <param name="Sql">The source value in terms of <see cref="Mapping.SourceQuery"/>'s columns.</param>
/// <param name="SqlType">DuckDB type of <paramref name="Sql"/>.</param>
internal sealed record MappedColumn(TargetColumn Target, string Expression, string Sql, string SqlType)
{
    /// <summary>Whether the source value is text, which is then parsed.</summary>
    public bool IsText => SqlType == "VARCHAR";

    /// <summary>strptime format of the text of dates and times that are not ISO 8601; null when they are.</summary>
    public string? TimestampFormat { get; init; }
}
