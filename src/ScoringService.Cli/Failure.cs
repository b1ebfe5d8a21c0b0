using System.Security.Authentication;
using Grpc.Core;
using Microsoft.AspNetCore.Connections;
using ScoringService.Cli.Options;
using ScoringService.Server;
using ScoringService.Storage;

namespace ScoringService.Cli;

/// <summary>Turns an exception into an exit code and a message for people.</summary>
internal static class Failure
{
    /// <summary>What to return and to say; no message when the user cancelled, who knows that.</summary>
    public static (int ExitCode, string Message) Describe(Exception exception) => exception switch
    {
        OperationCanceledException => (ExitCode.Cancelled, "Cancelled."),
        CliException e => (e.ExitCode, e.Message),
        StorageException e => (Code(e.Kind), e.Message),
        ServerOptionsException e => (ExitCode.BadInput, e.Message),
        RpcException { StatusCode: StatusCode.Cancelled } => (ExitCode.Cancelled, "Cancelled."),
        RpcException e when Causes(e).OfType<AuthenticationException>().FirstOrDefault() is { } cause => (
            ExitCode.Precondition, $"No connection can be trusted: {cause.Message}\nIf an authority of your own signed "
            + "the server's certificate, name it with --tls-ca; a server may also ask for --client-certificate."),
        RpcException { StatusCode: StatusCode.Unauthenticated } e => (ExitCode.Precondition,
            $"{e.Status.Detail}\nA key or token is taken from --api-key-file or the variable "
            + $"{ConnectionOptions.KeyVariable}."),
        RpcException { StatusCode: StatusCode.Unavailable } e => (ExitCode.Unavailable,
            $"The server cannot be reached: {e.Status.DebugException?.Message ?? e.Status.Detail}\n"
            + "Check the address, or start one with: scorectl serve"),
        RpcException e => (Code(e.StatusCode), e.Status.Detail),
        IOException { InnerException: AddressInUseException } => (ExitCode.Precondition,
            $"{exception.Message} Stop what has it, or choose --grpc-port and --http-port; 0 takes a free one."),
        FileNotFoundException or DirectoryNotFoundException => (ExitCode.Precondition, exception.Message),
        IOException or UnauthorizedAccessException => (ExitCode.BadInput, exception.Message),
        _ => (ExitCode.Unexpected, $"Unexpected failure. Please report this:\n{exception}"),
    };

    private static IEnumerable<Exception> Causes(RpcException exception)
    {
        for (var cause = exception.Status.DebugException; cause is not null; cause = cause.InnerException)
            yield return cause;
    }

    private static int Code(StorageErrorKind kind) => kind switch
    {
        StorageErrorKind.InvalidArgument => ExitCode.BadInput,
        StorageErrorKind.NotFound or StorageErrorKind.Conflict or StorageErrorKind.ResourceExhausted
            or StorageErrorKind.AlreadyExists or StorageErrorKind.DataLoss => ExitCode.Precondition,
        StorageErrorKind.Unavailable => ExitCode.Unavailable,
        _ => ExitCode.Unexpected,
    };

    private static int Code(StatusCode code) => code switch
    {
        StatusCode.InvalidArgument or StatusCode.OutOfRange => ExitCode.BadInput,
        StatusCode.NotFound or StatusCode.FailedPrecondition or StatusCode.Aborted or StatusCode.AlreadyExists
            or StatusCode.PermissionDenied or StatusCode.Unauthenticated or StatusCode.DataLoss =>
            ExitCode.Precondition,
        StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted => ExitCode.Unavailable,
        _ => ExitCode.Unexpected,
    };
}
