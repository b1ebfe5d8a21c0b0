using System.Diagnostics;
using System.Globalization;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace ScoringService.Server.Observability;

/// <summary>
/// Counts and times every gRPC call from outside of all that can refuse it, and names its trace. As part of the request
/// pipeline it costs a call that ends at once no allocation, which an interceptor would.
/// </summary>
internal sealed class CallMeasuring(RequestDelegate next, CallMetrics metrics)
{
    private const string StatusHeader = "grpc-status";

    // Each message on the wire comes after a byte that says whether it is compressed, and four with its length.
    private const int PrefixBytes = 5;

    /// <summary>Measures a request if it is a call.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var method = context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method;
        if (method is not null) return MeasureAsync(context, metrics.Of(method.FullName));
        if (IsCall(context.Request)) return MeasureAsync(context, metrics.Of(""));
        Tracing.Forget(Activity.Current);
        return next(context);
    }

    private static bool IsCall(HttpRequest request) =>
        request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true;

    private async Task MeasureAsync(HttpContext context, MethodCalls calls)
    {
        var start = Stopwatch.GetTimestamp();
        calls.CallStarted();
        try
        {
            await next(context);
        }
        finally
        {
            var code = Code(context);
            if (code == StatusCode.OK && calls.IsUnary) CountAnswer(context, calls);
            metrics.Ended(calls, code, Stopwatch.GetElapsedTime(start));
            if (Activity.Current is { IsAllDataRequested: true } activity) Name(activity, calls.Name, code);
        }
    }

    // A unary answer is in the pipe as a whole and leaves together with the status, after this.
    private static void CountAnswer(HttpContext context, MethodCalls calls)
    {
        var writer = context.Response.BodyWriter;
        calls.MessageSent(writer.CanGetUnflushedBytes ? Math.Max(0, writer.UnflushedBytes - PrefixBytes) : 0);
    }

    // A call without an answer has its status in the head, any other behind the body.
    private static StatusCode Code(HttpContext context)
    {
        var trailers = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        return trailers is not null && trailers.TryGetValue(StatusHeader, out var status)
            || context.Response.Headers.TryGetValue(StatusHeader, out status)
            ? int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
                ? (StatusCode)code : StatusCode.Unknown
            : context.RequestAborted.IsCancellationRequested ? StatusCode.Cancelled : StatusCode.Unknown;
    }

    private static void Name(Activity activity, (string Service, string Method) name, StatusCode code)
    {
        activity.DisplayName = $"{name.Service}/{name.Method}";
        activity.SetTag("rpc.system", "grpc");
        activity.SetTag("rpc.service", name.Service);
        activity.SetTag("rpc.method", name.Method);
        activity.SetTag("rpc.grpc.status_code", (int)code);
        if (code is StatusCode.Unknown or StatusCode.Internal or StatusCode.Unavailable or StatusCode.DataLoss
            or StatusCode.DeadlineExceeded or StatusCode.Unimplemented) activity.SetStatus(ActivityStatusCode.Error);
    }
}
