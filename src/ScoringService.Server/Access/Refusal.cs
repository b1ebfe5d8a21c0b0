using System.Globalization;
using Grpc.Core;

namespace ScoringService.Server.Access;

/// <summary>An answer to a request that is not served, in the protocol that it came in.</summary>
/// <param name="Code">UNAUTHENTICATED or PERMISSION_DENIED.</param>
/// <param name="Message">Why, for the caller.</param>
internal sealed record Refusal(StatusCode Code, string Message)
{
    /// <summary>Sends the answer; nothing may have been sent before.</summary>
    public Task SendAsync(HttpContext context) =>
        context.Request.ContentType is { } type && type.StartsWith("application/grpc", StringComparison.Ordinal)
            ? SendGrpcAsync(context.Response) : SendHttpAsync(context.Response);

    // A response without a body: what would be trailers stands in the headers.
    private Task SendGrpcAsync(HttpResponse response)
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)Code).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(Message);
        return response.CompleteAsync();
    }

    private Task SendHttpAsync(HttpResponse response)
    {
        response.StatusCode = Code == StatusCode.Unauthenticated
            ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden;
        if (Code == StatusCode.Unauthenticated) response.Headers.WWWAuthenticate = "Bearer";
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync(Message + "\n");
    }
}
