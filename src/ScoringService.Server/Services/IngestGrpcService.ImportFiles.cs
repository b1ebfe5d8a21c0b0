using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Services;

// Files that lie on the server.
internal sealed partial class IngestGrpcService
{
    /// <inheritdoc/>
    public override Task ImportFiles(
        ImportFilesRequest request, IServerStreamWriter<ImportFilesResponse> responseStream,
        ServerCallContext context) => imports.RunAsync(request, responseStream, context);
}
