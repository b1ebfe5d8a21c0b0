namespace ScoringService.Server.Access;

/// <summary>What a caller may do. A caller can have several roles; which calls each of them allows stands in
/// <see cref="AccessTable"/>.</summary>
[Flags]
public enum CallerRole
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Reads scores, reports and lists; personal data is masked.</summary>
    Reader = 1,

    /// <summary>Reads everything, personal data included.</summary>
    PersonalReader = 2,

    /// <summary>Writes data.</summary>
    Ingest = 4,

    /// <summary>Runs the service: fits, runs, copies, the audit log; reads as a reader does.</summary>
    Operator = 8,

    /// <summary>Everything.</summary>
    Admin = 16,
}

/// <summary>Sets of roles.</summary>
internal static class CallerRoles
{
    private static readonly CallerRole All = Enum.GetValues<CallerRole>().Aggregate((set, role) => set | role);

    /// <summary>The roles there are, for messages.</summary>
    public static string Names { get; } =
        string.Join(", ", Enum.GetValues<CallerRole>().Where(role => role != CallerRole.None));

    /// <summary>Whether a set has a role, and no other than those there are.</summary>
    public static bool IsKnown(this CallerRole roles) => roles != CallerRole.None && (roles & ~All) == 0;
}
