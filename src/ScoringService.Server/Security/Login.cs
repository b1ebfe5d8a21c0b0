using ScoringService.Server.Access;

namespace ScoringService.Server.Security;

/// <summary>What became of somebody's showing who they are.</summary>
/// <param name="Means">How they showed it: <c>key</c>, <c>token</c>, <c>certificate</c>; <c>none</c> when they did
/// not.</param>
/// <param name="Caller">Who it is; null when that is not known.</param>
/// <param name="Failure">Why it is not known, a sentence that may be told to the caller.</param>
/// <param name="Reason">The same as a word for metrics.</param>
internal readonly record struct Login(string Means, Caller? Caller, string Failure = "", string Reason = "")
{
    /// <summary>Nothing was shown.</summary>
    public static Login None { get; } = new(
        "none", null, "Say who you are: authorization: Bearer with an API key or a token, or a client certificate.",
        "missing");

    /// <summary>Something was shown that is not good.</summary>
    public bool HasFailed => Caller is null && Reason != None.Reason;
}
