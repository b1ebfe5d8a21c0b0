using ScoringService.Storage.Database;

namespace ScoringService.Storage.Ingest;

/// <summary>What became of each row of a stream of single records, by its place in it.</summary>
internal sealed class RowOutcomes
{
    private readonly List<RowOutcome> _rows = [];

    /// <summary>All rows so far, in their order.</summary>
    public IReadOnlyList<RowOutcome> Rows => _rows;

    /// <summary>Notes what became of a row.</summary>
    /// <param name="rowNumber">Its place, from 1.</param>
    /// <param name="outcome">What became of it.</param>
    public void Note(long rowNumber, RowOutcome outcome)
    {
        while (_rows.Count < rowNumber) _rows.Add(default);
        _rows[(int)rowNumber - 1] = outcome;
    }

    /// <summary>Notes what became of rows that were put aside, once they are settled.</summary>
    /// <param name="session">The unit's transaction.</param>
    /// <param name="table">The table that they were put into.</param>
    /// <param name="key">The column at fault where one contradicts what is there.</param>
    public void NoteSettled(Session session, string table, string key)
    {
        var settled = session.Query($"SELECT s.row_number, v.verdict FROM unit_verdicts v JOIN {table} s USING (seq)",
            row => (RowNumber: row.GetInt64(0), Verdict: row.GetString(1)));
        foreach (var (rowNumber, verdict) in settled)
        {
            Note(rowNumber, verdict == "conflict"
                ? new RowOutcome(RowOutcomeKind.Quarantined, key, Settlement.Conflict)
                : new RowOutcome(Enum.Parse<RowOutcomeKind>(verdict, ignoreCase: true)));
        }
    }
}
