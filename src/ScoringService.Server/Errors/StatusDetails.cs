using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace ScoringService.Server.Errors;

/// <summary>What a program can read of a failed call beside its status: google.rpc error details in a
/// trailer.</summary>
internal static class StatusDetails
{
    private const string Trailer = "grpc-status-details-bin";

    // Clients with a retry policy of their own wait as long as this says.
    private const string Pushback = "grpc-retry-pushback-ms";

    /// <summary>The trailers of a failure; none when there is nothing to add.</summary>
    public static Metadata Of(RequestException exception)
    {
        var status = new Google.Rpc.Status { Code = (int)exception.Code, Message = exception.Message };
        if (exception.Fields.Count > 0) status.Details.Add(Any.Pack(Fields(exception)));
        if (exception.QuotaSubject is { } subject)
            status.Details.Add(Any.Pack(new QuotaFailure
            {
                Violations =
                {
                    new QuotaFailure.Types.Violation { Subject = subject, Description = exception.Message },
                },
            }));
        if (exception.RetryAfter is { } retry)
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(retry) }));
        if (status.Details.Count == 0) return [];
        var trailers = new Metadata { { Trailer, status.ToByteArray() } };
        if (exception.RetryAfter is { } after)
            trailers.Add(Pushback, Math.Ceiling(after.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        return trailers;
    }

    private static BadRequest Fields(RequestException exception)
    {
        var request = new BadRequest();
        foreach (var field in exception.Fields)
            request.FieldViolations.Add(
                new BadRequest.Types.FieldViolation { Field = field.Field, Description = field.Description });
        return request;
    }
}
