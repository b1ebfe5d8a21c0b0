using System.Diagnostics;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using ScoringService.Server.Security;

namespace ScoringService.Server.Access;

/// <summary>
/// Every request comes through here before anything of its body is read: finds out who calls, notes it as the request's
/// <see cref="Caller"/>, and lets through what <see cref="AccessTable"/> allows to them. Also keeps the log of requests
/// (category ScoringService.Requests, level Information).
/// </summary>
internal sealed class AccessGate(
    RequestDelegate next, AccessPolicy policy, LoginLedger ledger, ILoggerFactory loggers, IServiceProvider services)
{
    private readonly ILogger _requests = loggers.CreateLogger("ScoringService.Requests");
    private readonly ILogger _security = loggers.CreateLogger("ScoringService.Server.Security");
    private readonly Authentication? _authentication = services.GetService<Authentication>();

    /// <summary>Serves or refuses a request.</summary>
    public Task InvokeAsync(HttpContext context) =>
        _requests.IsEnabled(LogLevel.Information) ? LogAsync(context) : AdmitAsync(context);

    private Task AdmitAsync(HttpContext context)
    {
        var act = Act(context.GetEndpoint());
        if (_authentication is null) return AdmitAsync(context, policy.Local, act);
        if (act is not null && AccessTable.IsOpen(act)) return AdmitAsync(context, Caller.Nobody, act);
        var login = _authentication.FindAsync(context);
        // A known caller costs no state machine.
        return login is { IsCompletedSuccessfully: true, Result.Caller: { } caller }
            ? AdmitAsync(context, caller, act) : AdmitAsync(context, login, act);
    }

    private async Task AdmitAsync(HttpContext context, ValueTask<Login> finding, string? act)
    {
        var login = await finding;
        if (login.Caller is { } caller) await AdmitAsync(context, caller, act);
        else await RefuseAsync(context, login);
    }

    private Task AdmitAsync(HttpContext context, Caller caller, string? act)
    {
        context.Features.Set(caller);
        if (act is null || AccessTable.Allows(caller, act))
            return caller.Ended.CanBeCanceled && IsStream(context) ? StreamAsync(context, caller) : next(context);
        _security.CallDenied(caller.Name, act, caller.Roles.ToString());
        return new Refusal(StatusCode.PermissionDenied, AccessTable.Refusal(caller, act)).SendAsync(context);
    }

    // A stream may last for days: it does not outlive the caller's key.
    private async Task StreamAsync(HttpContext context, Caller caller)
    {
        await using var ending = caller.Ended.UnsafeRegister(
            state => ((HttpContext)state!).Abort(), context);
        await next(context);
    }

    private async Task RefuseAsync(HttpContext context, Login login)
    {
        var from = context.Connection.RemoteIpAddress;
        ledger.Note(from, login);
        // Who shows nothing guesses nothing.
        if (login.HasFailed && !await ledger.HoldAsync(from, context.RequestAborted)) context.Abort();
        else await new Refusal(StatusCode.Unauthenticated, login.Failure).SendAsync(context);
    }

    private async Task LogAsync(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await AdmitAsync(context);
        }
        finally
        {
            _requests.RequestDone(context.Request.Path.Value ?? "",
                context.Features.Get<Caller>()?.Name ?? "a stranger",
                context.Connection.RemoteIpAddress?.ToString() ?? "an unknown address", Status(context),
                Stopwatch.GetElapsedTime(start).TotalMilliseconds, context.TraceIdentifier);
        }
    }

    private static bool IsStream(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is { Method.Type: not MethodType.Unary };

    private static string Status(HttpContext context)
    {
        if (context.RequestAborted.IsCancellationRequested) return "ABORTED";
        var trailers = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        var code = context.Response.Headers["grpc-status"] is [{ } early] ? early
            : trailers is not null && trailers["grpc-status"] is [{ } late] ? late : null;
        return code is null ? $"HTTP {context.Response.StatusCode}"
            : Enum.Parse<StatusCode>(code).ToString();
    }

    /// <summary>What is called, as it is named in <see cref="AccessTable"/>; null for what is not there.</summary>
    internal static string? Act(Endpoint? endpoint)
    {
        if (endpoint?.Metadata.GetMetadata<GrpcMethodMetadata>() is { } method) return method.Method.FullName;
        // What gRPC answers with UNIMPLEMENTED is also an endpoint.
        return endpoint is RouteEndpoint { RoutePattern.RawText: { } path }
            && !path.Contains("{unimplemented", StringComparison.Ordinal) ? path : null;
    }
}
