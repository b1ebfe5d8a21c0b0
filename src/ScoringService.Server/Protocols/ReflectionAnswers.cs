using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Question = Grpc.Reflection.V1.ServerReflectionRequest.MessageRequestOneofCase;

namespace ScoringService.Server.Protocols;

/// <summary>Answers single questions of the reflection protocol. Keeps no state between them.</summary>
internal sealed class ReflectionAnswers(ReflectionIndex index)
{
    /// <summary>A question is one name, and comes back with the answer, so longer ones are turned down.</summary>
    public const int MaximumRequestBytes = 16 * 1024;

    /// <exception cref="RpcException">INVALID_ARGUMENT above <see cref="MaximumRequestBytes"/>.</exception>
    public ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        if (request.CalculateSize() > MaximumRequestBytes)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "The request is too long."));
        }
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case Question.FileByFilename:
                AnswerFile(response, index.FindFile(request.FileByFilename));
                break;
            case Question.FileContainingSymbol:
                AnswerFile(response, index.FindSymbol(request.FileContainingSymbol));
                break;
            case Question.FileContainingExtension:
                var extension = request.FileContainingExtension;
                AnswerFile(response, index.FindExtension(extension.ContainingType, extension.ExtensionNumber));
                break;
            case Question.AllExtensionNumbersOfType:
                AnswerExtensionNumbers(response, request.AllExtensionNumbersOfType);
                break;
            case Question.ListServices:
                var services = index.Services.Select(name => new ServiceResponse { Name = name });
                response.ListServicesResponse = new ListServiceResponse { Service = { services } };
                break;
            default:
                Fail(response, StatusCode.InvalidArgument, "The request asks nothing.");
                break;
        }
        return response;
    }

    private static void AnswerFile(ServerReflectionResponse response, FileDescriptor? file)
    {
        if (file == null)
        {
            Fail(response, StatusCode.NotFound, "Not found.");
            return;
        }
        var files = ReflectionIndex.WithImports(file).Select(each => each.SerializedData);
        response.FileDescriptorResponse = new FileDescriptorResponse { FileDescriptorProto = { files } };
    }

    private void AnswerExtensionNumbers(ServerReflectionResponse response, string messageType)
    {
        if (index.FindExtensionNumbers(messageType) is not { } numbers)
        {
            Fail(response, StatusCode.NotFound, "There is no such message.");
            return;
        }
        response.AllExtensionNumbersResponse = new ExtensionNumberResponse
        {
            BaseTypeName = messageType,
            ExtensionNumber = { numbers },
        };
    }

    private static void Fail(ServerReflectionResponse response, StatusCode code, string message)
        => response.ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message };
}
