namespace Grpc.Core;

/// <summary>The initial-metadata flags, numbered as the C core numbers them.</summary>
[Flags]
internal enum CallFlags
{
    /// <summary>The call may be repeated without harm.</summary>
    IdempotentRequest = 0x10,

    /// <summary>The call waits for the connection to come up.</summary>
    WaitForReady = 0x20,

    /// <summary>The response may be cached.</summary>
    CacheableRequest = 0x40,
}
