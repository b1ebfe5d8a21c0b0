namespace Grpc.Core;

/// <summary>The result codes of a call, numbered as the gRPC protocol numbers them.</summary>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,

    /// <summary>The call was cancelled, typically by the caller.</summary>
    Cancelled = 1,

    /// <summary>An error that carries too little information to be classified.</summary>
    Unknown = 2,

    /// <summary>The caller sent an argument that is wrong in any state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed before the call ended, even if it may have succeeded meanwhile.</summary>
    DeadlineExceeded = 4,

    /// <summary>A requested entity does not exist.</summary>
    NotFound = 5,

    /// <summary>An entity that was to be created exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known but may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, a size limit or a store is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in the state that the operation needs.</summary>
    FailedPrecondition = 9,

    /// <summary>The operation was stopped, typically by a conflict with another one.</summary>
    Aborted = 10,

    /// <summary>The operation went past the end of a valid range.</summary>
    OutOfRange = 11,

    /// <summary>The method is not implemented or not enabled here.</summary>
    Unimplemented = 12,

    /// <summary>An invariant of the system is broken.</summary>
    Internal = 13,

    /// <summary>The service cannot be reached at the moment; a retry may succeed.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or corrupt beyond repair.</summary>
    DataLoss = 15,

    /// <summary>The caller has not proved who it is.</summary>
    Unauthenticated = 16,
}
