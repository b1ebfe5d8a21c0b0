using ScoringService.Engine;

namespace ScoringService.Storage;

/// <summary>What to do with the rows of a stream.</summary>
public enum IngestOperation
{
    /// <summary>Adds rows, and changes those that are there.</summary>
    Upsert,

    /// <summary>Removes rows by their key.</summary>
    Delete,
}

/// <summary>How the values of a column that is sent are stored.</summary>
public enum IngestType
{
    /// <summary>UTF-8 text, in an <see cref="Utf8Column"/>. It is read as the text of a CSV file is.</summary>
    Text,

    /// <summary>Truth values, in a <see cref="BooleanColumn"/>.</summary>
    Boolean,

    /// <summary>Whole numbers, in a <c>Column&lt;long&gt;</c>.</summary>
    Int64,

    /// <summary>Floating-point numbers, in a <c>Column&lt;double&gt;</c>.</summary>
    Double,

    /// <summary>Amounts in ten-thousandths of the currency's unit, in a <c>Column&lt;long&gt;</c>.</summary>
    Money,

    /// <summary>Microseconds since 1970-01-01T00:00:00Z, in a <c>Column&lt;long&gt;</c>.</summary>
    Instant,

    /// <summary>Days since 1970-01-01, in a <c>Column&lt;int&gt;</c>.</summary>
    Date,
}

/// <summary>A column of rows that are to be written.</summary>
/// <param name="Name">Name of the table's column, in any case.</param>
/// <param name="Type">How <paramref name="Values"/> holds the values.</param>
/// <param name="Values">The values; the definition that it carries is not looked at.</param>
public sealed record IngestColumn(string Name, IngestType Type, Column Values);

/// <summary>Rows that are to be written.</summary>
/// <param name="Count">Number of rows.</param>
/// <param name="Columns">Their columns, each of that length, as they were bound and in the same order.</param>
public sealed record IngestRows(int Count, IReadOnlyList<IngestColumn> Columns);
