using Grpc.Core;

namespace ScoringService.Server.Access;

/// <summary>Who calls. Only loopback is listened on and nobody is asked who they are, so every caller is the local
/// operator and may do everything that the server's options allow.</summary>
internal static class Caller
{
    /// <summary>The caller's name for the audit log.</summary>
    public static string Name(ServerCallContext context) => "local";
}
