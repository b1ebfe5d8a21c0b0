using ScoringService.V1;

namespace ScoringService.Server.Services;

/// <summary>The service Admin of scoring/v1/admin.proto.</summary>
internal sealed partial class AdminGrpcService : Admin.AdminBase;
