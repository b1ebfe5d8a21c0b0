using ScoringService.V1;

namespace ScoringService.Server.Services;

/// <summary>The service Ingest of scoring/v1/ingest.proto.</summary>
internal sealed partial class IngestGrpcService : Ingest.IngestBase;
