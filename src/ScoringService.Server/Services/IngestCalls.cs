using Google.Protobuf;
using Grpc.Core;
using ScoringService.Server.Ingest;
using ScoringService.V1;
using Service = ScoringService.V1.Ingest;

namespace ScoringService.Server.Services;

/// <summary>
/// The methods of the service Ingest, bound by hand in place of the generated base class, so that what is written need
/// not be received as generated messages.
/// </summary>
[BindServiceMethod(typeof(IngestCalls), nameof(Bind))]
internal abstract class IngestCalls
{
    private static readonly Marshaller<WriteRecordResponse> Written =
        CallMarshallers.Generated(WriteRecordResponse.Parser);

    /// <summary>Tells the host of the methods.</summary>
    /// <param name="binder">Takes them.</param>
    /// <param name="service">The service; null when the host makes it for each call.</param>
    public static void Bind(ServiceBinderBase binder, IngestCalls? service)
    {
        binder.AddMethod(
            Method(MethodType.DuplexStreaming, nameof(Write), WriteMessage.Marshaller,
                CallMarshallers.Generated(WriteResponse.Parser)),
            service is null ? null : new DuplexStreamingServerMethod<WriteMessage, WriteResponse>(service.Write));
        binder.AddMethod(
            Method(MethodType.Unary, nameof(GetIngestBatch), CallMarshallers.Generated(GetIngestBatchRequest.Parser),
                CallMarshallers.Generated(IngestBatch.Parser)),
            service is null ? null : new UnaryServerMethod<GetIngestBatchRequest, IngestBatch>(service.GetIngestBatch));
        AddWrite(binder, nameof(PutCustomer), PutCustomerRequest.Parser, service is null ? null : service.PutCustomer);
        AddWrite(binder, nameof(PutTransaction), PutTransactionRequest.Parser,
            service is null ? null : service.PutTransaction);
        AddWrite(binder, nameof(PutInteraction), PutInteractionRequest.Parser,
            service is null ? null : service.PutInteraction);
        AddWrite(binder, nameof(PutEvent), PutEventRequest.Parser, service is null ? null : service.PutEvent);
        AddWrite(binder, nameof(DeleteRecord), DeleteRecordRequest.Parser,
            service is null ? null : service.DeleteRecord);
        binder.AddMethod(
            Method(MethodType.ServerStreaming, nameof(ImportFiles),
                CallMarshallers.Generated(ImportFilesRequest.Parser),
                CallMarshallers.Generated(ImportFilesResponse.Parser)),
            service is null ? null
                : new ServerStreamingServerMethod<ImportFilesRequest, ImportFilesResponse>(service.ImportFiles));
    }

    /// <summary>Writes the rows of one table.</summary>
    public abstract Task Write(
        IAsyncStreamReader<WriteMessage> requestStream, IServerStreamWriter<WriteResponse> responseStream,
        ServerCallContext context);

    /// <summary>What became of a batch.</summary>
    public abstract Task<IngestBatch> GetIngestBatch(GetIngestBatchRequest request, ServerCallContext context);

    /// <summary>Writes a customer.</summary>
    public abstract Task<WriteRecordResponse> PutCustomer(PutCustomerRequest request, ServerCallContext context);

    /// <summary>Writes a transaction.</summary>
    public abstract Task<WriteRecordResponse> PutTransaction(PutTransactionRequest request, ServerCallContext context);

    /// <summary>Writes an interaction.</summary>
    public abstract Task<WriteRecordResponse> PutInteraction(PutInteractionRequest request, ServerCallContext context);

    /// <summary>Writes an event.</summary>
    public abstract Task<WriteRecordResponse> PutEvent(PutEventRequest request, ServerCallContext context);

    /// <summary>Deletes a record.</summary>
    public abstract Task<WriteRecordResponse> DeleteRecord(DeleteRecordRequest request, ServerCallContext context);

    /// <summary>Loads files that lie on the server.</summary>
    public abstract Task ImportFiles(
        ImportFilesRequest request, IServerStreamWriter<ImportFilesResponse> responseStream, ServerCallContext context);

    private static void AddWrite<T>(
        ServiceBinderBase binder, string name, MessageParser<T> parser,
        UnaryServerMethod<T, WriteRecordResponse>? handler)
        where T : class, IBufferMessage, IMessage<T> =>
        binder.AddMethod(Method(MethodType.Unary, name, CallMarshallers.Generated(parser), Written), handler);

    private static Method<TRequest, TResponse> Method<TRequest, TResponse>(
        MethodType type, string name, Marshaller<TRequest> request, Marshaller<TResponse> response) =>
        new(type, Service.Descriptor.FullName, name, request, response);
}
