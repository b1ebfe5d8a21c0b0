using Grpc.Core;
using ScoringService.Storage;

namespace ScoringService.Server.Access;

/// <summary>Who calls. Only loopback is listened on and nobody is asked who they are, so every caller is the local
/// one.</summary>
internal static class Caller
{
    /// <summary>The caller's name for the audit log.</summary>
    public static string Name(ServerCallContext context) => ScoringDatabase.LocalActor;
}
