using System.Globalization;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Features;

/// <summary>Which rows of a table of facts are read.</summary>
/// <param name="Selection">Whose.</param>
/// <param name="Condition">SQL that they meet.</param>
internal sealed record RowFilter(RowSelection Selection, string Condition)
{
    /// <summary>All rows.</summary>
    public static RowFilter None { get; } = new(RowSelection.Everybody, "true");

    /// <summary>SQL that reads the number of each row's customer in the result, and columns.</summary>
    public string Select(string columns, string table) =>
        $"SELECT {Selection.Row}, {columns} FROM {table}{Selection.Join} WHERE {Condition}";

    /// <summary>Those of a range of row numbers.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">The one after the last.</param>
    public RowFilter Within(long from, long to) => this with
    {
        Condition = string.Create(
            CultureInfo.InvariantCulture, $"rowid >= {from} AND rowid < {to} AND {Condition}"),
    };

    /// <summary>Those of some customers up to an instant.</summary>
    public static RowFilter UpTo(DateTime instant, RowSelection? selection = null) =>
        new(selection ?? RowSelection.Everybody, $"occurred_at <= {SqlText.Literal(instant)}");
}
