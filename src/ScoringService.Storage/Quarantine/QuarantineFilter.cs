namespace ScoringService.Storage;

/// <summary>Which state of refused rows is asked for.</summary>
public enum QuarantineState
{
    /// <summary>Those that nothing has been done about.</summary>
    Open,

    /// <summary>Those that were replayed or discarded.</summary>
    Resolved,

    /// <summary>All.</summary>
    Any,
}

/// <summary>Which refused rows are asked for: those that meet every condition that is given.</summary>
public sealed record QuarantineFilter
{
    /// <summary>Refused by this load.</summary>
    public long? LoadId { get; init; }

    /// <summary>Meant for this table.</summary>
    public ImportTable? Table { get; init; }

    /// <summary>With this column at fault; empty for rows that are at fault as a whole.</summary>
    public string? Column { get; init; }

    /// <summary>With a fault of this kind.</summary>
    public QuarantineReason? Reason { get; init; }

    /// <summary>In this state; open unless said otherwise.</summary>
    public QuarantineState State { get; init; } = QuarantineState.Open;

    /// <summary>Exactly these, by their numbers.</summary>
    public IReadOnlyList<long>? Ids { get; init; }

    /// <summary>The condition over quarantine q and its load l, with its parameters.</summary>
    internal (string Sql, (string Name, object? Value)[] Parameters) Condition()
    {
        var terms = new List<string> { "true" };
        var values = new List<(string, object?)>();
        if (LoadId is { } load) Add("q.load_id = $load", "load", load);
        if (Table is { } table) 
            Add("coalesce(q.target, l.target) = $target", "target", Import.TargetTable.Of(table).Name);
        if (Column is { Length: > 0 } column) Add("q.column_name = $column", "column", column);
        else if (Column is not null) terms.Add("q.column_name IS NULL");
        if (Reason is { } reason) Add($"{QuarantineReasons.Sql("q")} = $kind", "kind", reason.ToString());
        if (State != QuarantineState.Any)
            terms.Add($"q.resolution IS {(State == QuarantineState.Open ? "" : "NOT ")}NULL");
        if (Ids is not null) terms.Add($"q.quarantine_id IN ({(Ids.Count == 0 ? "NULL" : string.Join(", ", Ids))})");
        return (string.Join(" AND ", terms), [.. values]);

        void Add(string term, string name, object value)
        {
            terms.Add(term);
            values.Add((name, value));
        }
    }
}
