namespace ScoringService.Server.Access;

/// <summary>What a caller may do.</summary>
public enum CallerRole
{
    /// <summary>Reads scores, reports and lists; personal data is masked.</summary>
    Reader,

    /// <summary>Reads everything, personal data included.</summary>
    PersonalReader,

    /// <summary>Writes data.</summary>
    Ingest,

    /// <summary>Runs the service: fits, runs, copies, the audit log; personal data is masked.</summary>
    Operator,

    /// <summary>Everything.</summary>
    Admin,
}
