using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ScoringService.Server.Access;
using ScoringService.Server.Errors;
using ScoringService.Server.Messages;
using ScoringService.Server.Security;
using ScoringService.Storage;
using ScoringService.V1;
using Roles = ScoringService.Server.Access.CallerRole;

namespace ScoringService.Server.Services;

// Keys that programs call with.
internal sealed partial class AdminGrpcService
{
    private const int MaxKeyName = 100;

    /// <inheritdoc/>
    public override Task<CreateApiKeyResponse> CreateApiKey(CreateApiKeyRequest request, ServerCallContext context)
    {
        var name = request.Name.Trim();
        if (name.Length is 0 or > MaxKeyName || name.Any(char.IsControl))
            throw RequestException.Invalid("name", $"must have 1 to {MaxKeyName} characters.");
        if (request.Roles.Count == 0) throw RequestException.Invalid("roles", "must be given, at least one.");
        var roles = Roles.None;
        for (var i = 0; i < request.Roles.Count; i++)
            roles |= EnumNames.ToEngine<Roles>($"roles[{i}]", request.Roles[i]);
        var expiresAt = RequestChecks.Instant("expire_time", request.ExpireTime);
        if (expiresAt <= Now) throw RequestException.Invalid("expire_time", "must be in the future.");
        var (key, stored) = keys.Create(name, roles, expiresAt, Caller.Of(context).Name);
        return Task.FromResult(new CreateApiKeyResponse { Key = key, ApiKey = Message(stored) });
    }

    /// <inheritdoc/>
    public override Task<ListApiKeysResponse> ListApiKeys(ListApiKeysRequest request, ServerCallContext context) =>
        Task.FromResult(new ListApiKeysResponse { ApiKeys = { keys.List().Select(Message) } });

    /// <inheritdoc/>
    public override Task<ApiKey> RevokeApiKey(RevokeApiKeyRequest request, ServerCallContext context) =>
        Task.FromResult(Message(keys.Revoke(request.KeyId, Caller.Of(context).Name)));

    private static ApiKey Message(StoredApiKey stored)
    {
        var (key, roles) = (stored.Key, ApiKeys.RolesOf(stored));
        return new ApiKey
        {
            KeyId = key.Id,
            Name = key.Name,
            Roles =
            {
                System.Enum.GetValues<Roles>().Where(role => role != Roles.None && roles.HasFlag(role))
                    .Select(role => EnumNames.ToProto<V1.Role>(role)),
            },
            CreateTime = Timestamp.FromDateTime(stored.CreatedAt),
            CreatedBy = stored.CreatedBy,
            ExpireTime = key.ExpiresAt is { } end ? Timestamp.FromDateTime(end) : null,
            RevokeTime = stored.RevokedAt is { } revoked ? Timestamp.FromDateTime(revoked) : null,
            RevokedBy = stored.RevokedBy ?? "",
        };
    }
}
