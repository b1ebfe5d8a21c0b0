using System.Diagnostics;

namespace Grpc.Core;

/// <summary>How a call ended: a code, a text for humans and, on the client, the cause of a local failure.</summary>
[DebuggerDisplay("{DebuggerToString(),nq}")]
public struct Status
{
    /// <summary><see cref="StatusCode.OK"/> with an empty detail.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary><see cref="StatusCode.Cancelled"/> with an empty detail.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    /// <summary>Creates a status.</summary>
    public Status(StatusCode statusCode, string detail)
        : this(statusCode, detail, null)
    {
    }

    /// <summary>
    /// Creates a status that also names the exception that caused it. The exception is meant for debugging; it is
    /// never sent to the other side.
    /// </summary>
    public Status(StatusCode statusCode, string detail, Exception? debugException)
    {
        StatusCode = statusCode;
        Detail = detail;
        DebugException = debugException;
    }

    /// <summary>The code.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>The text for humans.</summary>
    public string Detail { get; }

    /// <summary>The local exception behind the status, or null.</summary>
    public Exception? DebugException { get; }

    /// <summary>Code, detail and, if there is one, type and message (but no stack trace) of the exception.</summary>
    public override string ToString()
    {
        var cause = DebugException is { } e ? $", DebugException=\"{e.GetType()}: {e.Message}\"" : "";
        return $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\"{cause})";
    }

    private readonly string DebuggerToString()
    {
        var detail = string.IsNullOrEmpty(Detail) ? "" : $", Detail = \"{Detail}\"";
        var cause = DebugException is { } e ? $", DebugException = \"{e.GetType()}: {e.Message}\"" : "";
        return $"StatusCode = {StatusCode}{detail}{cause}";
    }
}
