namespace ScoringService.Engine;

/// <summary>How the values of a column are stored, and so which Arrow type it has.</summary>
public enum ColumnType
{
    /// <summary>Signed 32-bit integers.</summary>
    Int32,

    /// <summary>Unsigned 8-bit integers.</summary>
    UInt8,

    /// <summary>IEEE 754 doubles.</summary>
    Float64,

    /// <summary>True or false, a bit per row.</summary>
    Boolean,

    /// <summary>Microseconds since 1970-01-01T00:00:00Z.</summary>
    Timestamp,

    /// <summary>UTF-8 text, one value per row.</summary>
    Utf8,

    /// <summary>UTF-8 text from a small list; a row holds an index into the list.</summary>
    Dictionary,
}

/// <summary>
/// One entry of the column catalogue: the single home of a column's name, type, unit, meaning and labels. The Arrow
/// schema, column selection and the glossary are made from it.
/// </summary>
/// <param name="Name">Stable snake_case name in the API.</param>
/// <param name="Type">Storage type.</param>
/// <param name="Unit">Unit of the values ("day", "base currency", "count", …); empty for text and codes.</param>
/// <param name="Meaning">One English sentence that defines the value, including when it is null.</param>
/// <param name="LabelEn">Short English label for people.</param>
/// <param name="LabelZh">Short Chinese label for people.</param>
/// <param name="IsPersonal">Whether the value identifies or describes a person beyond what its purchases say.</param>
/// <param name="IsExplanation">Whether the value says why another column is what it is. Such columns are streamed only
/// when they are asked for.</param>
public sealed record ColumnDefinition(
    string Name, ColumnType Type, string Unit, string Meaning, string LabelEn, string LabelZh, bool IsPersonal = false,
    bool IsExplanation = false);
