using ScoringService.V1;

namespace ScoringService.Server.Services;

/// <summary>The service Quality of scoring/v1/quality.proto.</summary>
internal sealed partial class QualityGrpcService : Quality.QualityBase;
