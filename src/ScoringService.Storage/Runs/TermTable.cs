using ScoringService.Engine;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Runs;

/// <summary>The numbers that stand for the codes of score columns, whichever model made them.</summary>
internal static class TermTable
{
    /// <summary>The key of each text in a column's dictionary; what has none yet gets the next one.</summary>
    /// <param name="session">In a transaction; the only one that writes terms of score columns.</param>
    /// <param name="column">A score column.</param>
    public static int[] Keys(Session session, DictionaryColumn column)
    {
        var field = column.Definition.Name;
        var known = session.Query("SELECT term, term_key FROM terms WHERE field = $field",
            row => (Term: row.GetString(0), Key: row.GetInt32(1)), ("field", field))
            .ToDictionary(pair => pair.Term, pair => pair.Key);
        var added = new List<string>();
        var keys = new int[column.Dictionary.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            var term = column.Dictionary[i];
            if (!known.TryGetValue(term, out keys[i]))
            {
                known[term] = keys[i] = known.Count;
                added.Add($"({SqlText.Literal(field)}, {keys[i]}, {SqlText.Literal(term)})");
            }
        }

        if (added.Count > 0) session.Execute($"INSERT INTO terms VALUES {string.Join(", ", added)}");
        return keys;
    }
}
