using Grpc.Core;
using ScoringService.Server.Lookup;
using ScoringService.Server.Streaming;
using ScoringService.V1;

namespace ScoringService.Server.Services;

/// <summary>
/// The methods of the service Scoring, bound by hand in place of the generated base class, so that answers need not be
/// generated messages.
/// </summary>
[BindServiceMethod(typeof(ScoringCalls), nameof(Bind))]
internal abstract class ScoringCalls
{
    private static readonly Method<ScoreCustomersRequest, ScoreAnswer> ScoreCustomersMethod = new(
        MethodType.ServerStreaming, Scoring.Descriptor.FullName, nameof(ScoreCustomers),
        CallMarshallers.Generated(ScoreCustomersRequest.Parser), ScoreAnswer.Marshaller);

    private static readonly Method<GetCustomerRequest, CustomerAnswer> GetCustomerMethod = new(
        MethodType.Unary, Scoring.Descriptor.FullName, nameof(GetCustomer),
        CallMarshallers.Generated(GetCustomerRequest.Parser), CustomerAnswer.Marshaller);

    /// <summary>Tells the host of the methods.</summary>
    /// <param name="binder">Takes them.</param>
    /// <param name="service">The service; null when the host makes it for each call.</param>
    public static void Bind(ServiceBinderBase binder, ScoringCalls? service)
    {
        binder.AddMethod(ScoreCustomersMethod, service is null ? null
            : new ServerStreamingServerMethod<ScoreCustomersRequest, ScoreAnswer>(service.ScoreCustomers));
        binder.AddMethod(GetCustomerMethod, service is null ? null
            : new UnaryServerMethod<GetCustomerRequest, CustomerAnswer>(service.GetCustomer));
    }

    /// <summary>Streams columns of customers.</summary>
    public abstract Task ScoreCustomers(
        ScoreCustomersRequest request, IServerStreamWriter<ScoreAnswer> responseStream,
        ServerCallContext context);

    /// <summary>One customer.</summary>
    public abstract Task<CustomerAnswer> GetCustomer(GetCustomerRequest request, ServerCallContext context);
}
