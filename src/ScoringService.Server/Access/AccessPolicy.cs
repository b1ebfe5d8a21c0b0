using Grpc.Core;
using ScoringService.Engine;
using ScoringService.Server.Errors;

namespace ScoringService.Server.Access;

/// <summary>The one place that decides what a caller may do and see. Every caller has the role that the options give to
/// local ones.</summary>
internal sealed class AccessPolicy(ServerOptions options)
{
    private static readonly HashSet<string> Nothing = [];
    private static readonly HashSet<string> Personal =
        [.. PersonalColumns.All.Where(column => column.IsPersonal).Select(column => column.Name)];

    /// <summary>Whether the caller may see personal data.</summary>
    public bool SeesPersonalData(ServerCallContext context) =>
        RoleOf(context) is CallerRole.PersonalReader or CallerRole.Admin;

    /// <summary>Names of the columns that the caller may not see.</summary>
    public IReadOnlySet<string> HiddenColumns(ServerCallContext context) =>
        SeesPersonalData(context) ? Nothing : Personal;

    /// <summary>A personal text as the caller may see it; empty for none.</summary>
    public string Show(string? text, ServerCallContext context) =>
        text is null ? "" : SeesPersonalData(context) ? text : PersonalText.Mask(text);

    /// <summary>Refuses callers who may not see personal data.</summary>
    /// <exception cref="RequestException">PERMISSION_DENIED.</exception>
    public void RequirePersonalData(ServerCallContext context)
    {
        if (!SeesPersonalData(context))
            throw RequestException.Denied("This needs the right to see personal data, which the caller's role "
                + $"({RoleOf(context)}) does not have.");
    }

    /// <summary>Refuses callers who have none of some roles; an admin has them all.</summary>
    /// <exception cref="RequestException">PERMISSION_DENIED.</exception>
    public void Require(ServerCallContext context, params ReadOnlySpan<CallerRole> roles)
    {
        if (RoleOf(context) == CallerRole.Admin || roles.Contains(RoleOf(context))) return;
        throw RequestException.Denied($"The caller's role ({RoleOf(context)}) does not allow this; it takes "
            + $"{string.Join(" or ", [.. roles, CallerRole.Admin])}.");
    }

    private CallerRole RoleOf(ServerCallContext context) => options.LocalRole;
}
