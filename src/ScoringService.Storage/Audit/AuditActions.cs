namespace ScoringService.Storage;

/// <summary>What the audit log calls administrative acts.</summary>
public static class AuditActions
{
    /// <summary>A model was stored.</summary>
    public const string AddModel = "ADD_MODEL";

    /// <summary>A model was put to use.</summary>
    public const string ActivateModel = "ACTIVATE_MODEL";

    /// <summary>A person decided a customer's tier.</summary>
    public const string SetTierOverride = "SET_TIER_OVERRIDE";

    /// <summary>A decision on a customer's tier was taken back.</summary>
    public const string RemoveTierOverride = "REMOVE_TIER_OVERRIDE";

    /// <summary>A file was loaded.</summary>
    public const string ImportFile = "IMPORT_FILE";

    /// <summary>A customer was erased.</summary>
    public const string EraseCustomer = "ERASE_CUSTOMER";

    /// <summary>All that is held on a customer was given out.</summary>
    public const string ExportCustomer = "EXPORT_CUSTOMER";

    /// <summary>Refused rows were sent again.</summary>
    public const string ReplayQuarantine = "REPLAY_QUARANTINE";

    /// <summary>Refused rows were given up.</summary>
    public const string DiscardQuarantine = "DISCARD_QUARANTINE";

    /// <summary>A copy of the database was written.</summary>
    public const string Backup = "BACKUP";

    /// <summary>A copy took the database's place.</summary>
    public const string Restore = "RESTORE";

    /// <summary>The database was written anew.</summary>
    public const string Compact = "COMPACT";

    /// <summary>Everybody was scored on demand.</summary>
    public const string RunScoring = "RUN_SCORING";

    /// <summary>A key to call the service with was made.</summary>
    public const string CreateApiKey = "CREATE_API_KEY";

    /// <summary>A key was taken back.</summary>
    public const string RevokeApiKey = "REVOKE_API_KEY";
}
