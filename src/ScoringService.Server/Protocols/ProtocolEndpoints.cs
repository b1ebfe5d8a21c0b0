using Grpc.Health.V1;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace ScoringService.Server.Protocols;

/// <summary>Puts the health and reflection protocols beside the services of a gRPC host.</summary>
internal static class ProtocolEndpoints
{
    /// <summary>
    /// Registers what <see cref="MapProtocols"/> needs. The host adds gRPC itself (AddGrpc) and may set other statuses
    /// through the <see cref="HealthRegistry"/> singleton.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="described">The gRPC services to report as SERVING and to describe.</param>
    public static IServiceCollection AddProtocols(
        this IServiceCollection services,
        params IReadOnlyList<ServiceDescriptor> described)
    {
        ServiceDescriptor[] all =
        [
            .. described,
            Health.Descriptor,
            Grpc.Reflection.V1.ServerReflection.Descriptor,
            Grpc.Reflection.V1Alpha.ServerReflection.Descriptor,
        ];
        services.AddSingleton(new HealthRegistry(described.Select(service => service.FullName)));
        services.AddSingleton(new ReflectionAnswers(new ReflectionIndex(all)));
        return services;
    }

    /// <summary>Maps the protocols, and turns the health to NOT_SERVING when the host begins to stop.</summary>
    /// <returns>The conventions of each endpoint, for instance to allow anonymous calls.</returns>
    public static IReadOnlyList<IEndpointConventionBuilder> MapProtocols(this IEndpointRouteBuilder endpoints)
    {
        var registry = endpoints.ServiceProvider.GetRequiredService<HealthRegistry>();
        var lifetime = endpoints.ServiceProvider.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStopping.Register(registry.Drain);
        return
        [
            endpoints.MapGrpcService<HealthService>(),
            endpoints.MapGrpcService<ReflectionService>(),
            endpoints.MapGrpcService<ReflectionV1AlphaService>(),
        ];
    }
}
