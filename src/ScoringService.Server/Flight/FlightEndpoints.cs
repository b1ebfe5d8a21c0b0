namespace ScoringService.Server.Flight;

/// <summary>Puts Arrow Flight beside the other services.</summary>
internal static class FlightEndpoints
{
    /// <summary>Registers what the service needs.</summary>
    public static IServiceCollection AddFlight(this IServiceCollection services) =>
        services.AddSingleton<FlightActions>();

    /// <summary>Maps the service.</summary>
    public static void MapFlight(this IEndpointRouteBuilder endpoints) => endpoints.MapGrpcService<FlightGrpcService>();
}
