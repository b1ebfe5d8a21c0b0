using Grpc.Core;

namespace ScoringService.Server.Access;

/// <summary>Who calls, and what they may do.</summary>
/// <param name="Name">The name for logs, quotas and the audit log: <c>key:crm</c>, <c>token:alice</c>,
/// <c>certificate:batch</c>, or <c>local</c> where nobody is asked who they are.</param>
/// <param name="Roles">What they may do.</param>
internal sealed record Caller(string Name, CallerRole Roles)
{
    /// <summary>Cancelled when the caller's calls that are running have to end, because a key was revoked.</summary>
    public CancellationToken Ended { get; init; }

    /// <summary>Somebody who was not asked.</summary>
    public static Caller Nobody { get; } = new("nobody", CallerRole.None);

    /// <summary>Whether this is an admin, or has one of some roles.</summary>
    public bool HasOneOf(CallerRole roles) => (Roles & (roles | CallerRole.Admin)) != 0;

    /// <summary>The caller of a call.</summary>
    public static Caller Of(ServerCallContext context) => Of(context.GetHttpContext());

    /// <summary>The caller of a request, whatever its protocol.</summary>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? context.RequestServices.GetRequiredService<AccessPolicy>().Local;
}
