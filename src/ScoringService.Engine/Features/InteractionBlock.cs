namespace ScoringService.Engine.Features;

/// <summary>Interactions in columns of equal length, in any order.</summary>
public readonly ref struct InteractionBlock
{
    /// <summary>Dense number of the customer, from 0.</summary>
    public required ReadOnlySpan<int> CustomerKey { get; init; }

    /// <summary>Microseconds since 1970-01-01T00:00:00Z.</summary>
    public required ReadOnlySpan<long> OccurredAt { get; init; }

    /// <summary>0 ticket, 1 complaint, 2 survey, 3 referral; others count for their scores and times alone.</summary>
    public required ReadOnlySpan<byte> Kind { get; init; }

    /// <summary>Score, not negative; means nothing where there is none.</summary>
    public required ReadOnlySpan<double> Score { get; init; }

    /// <summary>Bitmap of the rows that have a score; empty when all have.</summary>
    public ReadOnlySpan<ulong> ScoreKnown { get; init; }

    /// <summary>Response time in minutes, not negative; means nothing where there is none.</summary>
    public required ReadOnlySpan<double> ResponseMinutes { get; init; }

    /// <summary>Bitmap of the rows that have a response time; empty when all have.</summary>
    public ReadOnlySpan<ulong> ResponseMinutesKnown { get; init; }

    /// <summary>0 not resolved, else resolved; means nothing where it is not known.</summary>
    public required ReadOnlySpan<byte> Resolved { get; init; }

    /// <summary>Bitmap of the rows of which it is known whether they are resolved; empty when of all.</summary>
    public ReadOnlySpan<ulong> ResolvedKnown { get; init; }

    /// <summary>Number of rows.</summary>
    /// <exception cref="ArgumentException">The columns differ in length.</exception>
    internal int Validate()
    {
        var rows = CustomerKey.Length;
        if (OccurredAt.Length != rows || Kind.Length != rows || Score.Length != rows || ResponseMinutes.Length != rows
            || Resolved.Length != rows || !Covers(ScoreKnown, rows) || !Covers(ResponseMinutesKnown, rows)
            || !Covers(ResolvedKnown, rows))
            throw new ArgumentException("The columns of a block of interactions differ in length.");
        return rows;
    }

    private static bool Covers(ReadOnlySpan<ulong> known, int rows) =>
        known.IsEmpty || known.Length >= Column.WordCount(rows);
}
