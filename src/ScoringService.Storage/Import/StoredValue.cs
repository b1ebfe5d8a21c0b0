using System.Security.Cryptography;
using System.Text;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Import;

/// <summary>SQL of the values that are stored, in terms of the columns of a <see cref="StagingQuery"/> and the number
/// of the record.</summary>
internal static class StoredValue
{
    private const int MaxNameBytes = 100;

    /// <summary>The value of a target column. A refund is a negative amount or the kind REFUND; here both become both.
    /// </summary>
    /// <param name="column">The target column, mapped or not.</param>
    /// <param name="plan">The load.</param>
    /// <param name="rowNumber">SQL of the record's number in the file.</param>
    public static string Sql(TargetColumn column, ImportPlan plan, string rowNumber)
    {
        var target = plan.Mapping.Target;
        if (column.Name == target.Key && plan.Mapping.IsKeyDerived)
            return $"{SqlText.Literal(KeyPrefix(plan.Source.File))} || CAST({rowNumber} AS VARCHAR)";
        var has = plan.Mapping.Columns.Select(mapped => mapped.Target.Name).ToHashSet(StringComparer.Ordinal);
        if (target.Table == ImportTable.Transactions && column.Name == "kind")
            return $"CASE WHEN amount < 0 THEN 'REFUND' ELSE coalesce({(has.Contains("kind") ? "kind" : "NULL")}, "
                + "'PURCHASE') END";
        if (target.Table == ImportTable.Transactions && column.Name == "amount" && has.Contains("kind"))
            return "CASE WHEN kind = 'REFUND' THEN -abs(amount) ELSE amount END";
        return has.Contains(column.Name) ? column.Name : $"CAST(NULL AS {column.SqlType})";
    }

    /// <summary>
    /// What the keys of a file's rows begin with that have none of their own; the record's number follows. Loading a
    /// file again gives the same keys, and so changes nothing. Long names are shortened to a hash, as a key has 128
    /// bytes.
    /// </summary>
    public static string KeyPrefix(SourceFile file) => KeyPrefix(file.Name);

    /// <summary>The same for the name of a file.</summary>
    public static string KeyPrefix(string fileName)
    {
        var name = Encoding.UTF8.GetBytes(fileName);
        return (name.Length <= MaxNameBytes ? fileName : Convert.ToHexStringLower(SHA256.HashData(name))) + "#";
    }
}
