namespace ScoringService.Engine.Features;

/// <summary>What is known of the interactions of a customer. All zero before the first one. Nothing here depends on the
/// order of the interactions.</summary>
internal struct InteractionTotals
{
    /// <summary>Mean score of the last 90 days.</summary>
    public ExactMean Scores;

    /// <summary>Mean score of the 90 days before.</summary>
    public ExactMean PreviousScores;

    /// <summary>Mean response time in minutes.</summary>
    public ExactMean ResponseMinutes;

    /// <summary>The last two survey scores.</summary>
    public LastSurveys Surveys;

    /// <summary>Tickets of the last 30 days.</summary>
    public int Tickets;

    /// <summary>Tickets of the 30 days before.</summary>
    public int PreviousTickets;

    /// <summary>Complaints of the last 90 days.</summary>
    public int Complaints;

    /// <summary>Complaints that are marked as not resolved.</summary>
    public int Unresolved;

    /// <summary>Referrals.</summary>
    public int Referrals;

    /// <summary>Referrals of the last 365 days.</summary>
    public int RecentReferrals;

    /// <summary>Takes in the interactions of other rows.</summary>
    /// <exception cref="OverflowException">A count leaves the range of 32 bits, or a sum that of 64.</exception>
    public void Add(in InteractionTotals other)
    {
        Scores.Add(other.Scores);
        PreviousScores.Add(other.PreviousScores);
        ResponseMinutes.Add(other.ResponseMinutes);
        Surveys.Add(other.Surveys);
        checked
        {
            Tickets += other.Tickets;
            PreviousTickets += other.PreviousTickets;
            Complaints += other.Complaints;
            Unresolved += other.Unresolved;
            Referrals += other.Referrals;
            RecentReferrals += other.RecentReferrals;
        }
    }
}
