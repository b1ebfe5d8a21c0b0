using Grpc.Core;
using ScoringService.Server.Access;
using ScoringService.Server.Errors;
using ScoringService.Server.Messages;
using ScoringService.Server.Observability;
using ScoringService.Server.Snapshots;
using ScoringService.Storage;
using ScoringService.V1;

namespace ScoringService.Server.Services;

/// <summary>The service Tracking of scoring/v1/tracking.proto.</summary>
internal sealed partial class TrackingGrpcService(
    ScoringDatabase database, RunRecorder runs, TimeProvider clock, ILogger<TrackingGrpcService> logger)
    : Tracking.TrackingBase
{
    private const int MaxReasonLength = 2000;
    private const int MaxNameLength = 200;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <inheritdoc/>
    public override Task<TierOverride> SetTierOverride(SetTierOverrideRequest request, ServerCallContext context)
    {
        RequestChecks.CustomerId("customer_id", request.CustomerId);
        var expiresAt = RequestChecks.Instant("expire_time", request.ExpireTime);
        Check(request, expiresAt, context.CancellationToken);
        var decision = new NewTierOverride(
            request.CustomerId, request.Tier, request.Reason.Trim(), request.Author.Trim(), expiresAt);
        var stored = Named("customer_id", () => database.SetTierOverride(decision, Now, Caller.Of(context).Name));
        logger.TierOverrideSet(stored.Id);
        return Task.FromResult(TrackingMessages.Create(stored));
    }

    /// <inheritdoc/>
    public override Task<TierOverride> RemoveTierOverride(
        RemoveTierOverrideRequest request, ServerCallContext context)
    {
        var errors = new List<FieldError>();
        if (request.OverrideId < 1) errors.Add(new("override_id", "must be the number of an override."));
        CheckText(errors, "removed_by", request.RemovedBy, MaxNameLength);
        if (errors.Count > 0) throw RequestException.Invalid(errors);
        var stored = Named("override_id",
            () => database.RemoveTierOverride(
                request.OverrideId, request.RemovedBy.Trim(), Now, Caller.Of(context).Name));
        logger.TierOverrideRemoved(stored.Id);
        return Task.FromResult(TrackingMessages.Create(stored));
    }

    /// <inheritdoc/>
    public override Task<ListTierOverridesResponse> ListTierOverrides(
        ListTierOverridesRequest request, ServerCallContext context)
    {
        var size = Paging.Size(request.PageSize);
        var before = Paging.Before(request.PageToken);
        if (request.CustomerId.Length > 0) RequestChecks.CustomerId("customer_id", request.CustomerId);
        var filter = new TierOverrideFilter
        {
            CustomerId = request.CustomerId.Length > 0 ? request.CustomerId : null,
            HoldingAt = request.IncludeInactive ? null : LookedFrom(context.CancellationToken),
        };
        var found = database.ListTierOverrides(filter, size + 1, before);
        var response = new ListTierOverridesResponse();
        response.Overrides.AddRange(found.Take(size).Select(TrackingMessages.Create));
        if (found.Count > size) response.NextPageToken = Paging.Token(found[size - 1].Id);
        return Task.FromResult(response);
    }

    /// <inheritdoc/>
    public override async Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context)
    {
        var size = Paging.Size(request.PageSize);
        var before = Before(request.PageToken);
        var within = RequestChecks.Range("as_of_from", request.AsOfFrom, "as_of_until", request.AsOfUntil);
        // A run that has answered calls is listed, even if its recording has not ended yet.
        await runs.Finished.WaitAsync(context.CancellationToken);
        var found = database.ListRuns(size + 1, before, within);
        var response = new ListRunsResponse();
        response.Runs.AddRange(found.Take(size).Select(TrackingMessages.Create));
        if (found.Count > size) response.NextPageToken = Paging.Token(found[size - 1].AsOf.Ticks);
        return response;
    }

    private static DateTime? Before(string token)
    {
        if (Paging.Before(token) is not { } ticks) return null;
        return ticks <= DateTime.MaxValue.Ticks
            ? new DateTime(ticks, DateTimeKind.Utc)
            : throw RequestException.Invalid("page_token", "is not a token that this service gave.");
    }

    private void Check(SetTierOverrideRequest request, DateTime? expiresAt, CancellationToken cancellation)
    {
        var model = database.ActiveModel()?.Model ?? throw MissingModel.Error(database);
        var errors = new List<FieldError>();
        var tiers = model.Options.Value.Tiers;
        if (!tiers.Any(tier => tier.Code == request.Tier))
            errors.Add(new("tier",
                $"must be a tier of the active model: {string.Join(", ", tiers.Select(tier => tier.Code))}."));
        CheckText(errors, "reason", request.Reason, MaxReasonLength);
        CheckText(errors, "author", request.Author, MaxNameLength);
        if (expiresAt <= LookedFrom(cancellation))
            errors.Add(new("expire_time",
                $"must be later than {LookedFrom(cancellation):yyyy-MM-dd'T'HH:mm:ss'Z'}, the instant looked from."));
        if (errors.Count > 0) throw RequestException.Invalid(errors);
    }

    /// <summary>The default instant: expiry is judged by it, not by the clock.</summary>
    private DateTime LookedFrom(CancellationToken cancellation) => database.DefaultAsOf(cancellation) ?? Now;

    private static void CheckText(List<FieldError> errors, string field, string text, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(text)) errors.Add(new(field, "must not be blank."));
        else if (text.Length > maxLength) errors.Add(new(field, $"must be at most {maxLength:N0} characters."));
    }

    private static T Named<T>(string field, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (StorageException e) when (e.Kind == StorageErrorKind.NotFound)
        {
            throw RequestException.NotFound($"{field}: {e.Message}");
        }
    }
}
