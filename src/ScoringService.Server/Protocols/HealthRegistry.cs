using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace ScoringService.Server.Protocols;

/// <summary>
/// The serving status of the server (the empty name) and of each of its services. Safe for concurrent use. It keeps one
/// status per known service and nothing per watcher, so watchers cannot make it grow.
/// </summary>
internal sealed class HealthRegistry
{
    /// <summary>The health protocol's limit for one List response.</summary>
    public const int MaximumServices = 100;

    /// <summary>Name of the server as a whole.</summary>
    public const string WholeServer = "";

    private readonly Lock gate = new();
    private readonly Dictionary<string, ServingStatus> statuses = new(StringComparer.Ordinal);
    private TaskCompletionSource changed = NewSignal();
    private bool isDraining;

    /// <param name="services">Full names of the services. They and the whole server start as SERVING.</param>
    public HealthRegistry(params IEnumerable<string> services)
    {
        Set(WholeServer, ServingStatus.Serving);
        foreach (var service in services) Set(service, ServingStatus.Serving);
    }

    /// <summary>Sets the status of a service, which makes it known. Without effect once the server drains.</summary>
    /// <exception cref="ArgumentOutOfRangeException">SERVICE_UNKNOWN, which is for unknown services.</exception>
    /// <exception cref="InvalidOperationException">There would be more than <see cref="MaximumServices"/>.</exception>
    public void Set(string service, ServingStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentOutOfRangeException.ThrowIfEqual(status, ServingStatus.ServiceUnknown);
        lock (gate)
        {
            if (isDraining) return;
            var isKnown = statuses.TryGetValue(service, out var current);
            if (isKnown && current == status) return;
            if (!isKnown && statuses.Count == MaximumServices)
            {
                throw new InvalidOperationException($"Only {MaximumServices} services can have a health status.");
            }
            statuses[service] = status;
            Signal();
        }
    }

    /// <summary>Turns every status to NOT_SERVING for good, so that callers leave before the server goes.</summary>
    public void Drain()
    {
        lock (gate)
        {
            if (isDraining) return;
            isDraining = true;
            foreach (var service in statuses.Keys.ToList()) statuses[service] = ServingStatus.NotServing;
            Signal();
        }
    }

    /// <summary>All statuses at one instant.</summary>
    public IReadOnlyDictionary<string, ServingStatus> Snapshot()
    {
        lock (gate) return new Dictionary<string, ServingStatus>(statuses, statuses.Comparer);
    }

    /// <summary>The status of a service, null if unknown, and a task that ends with the next change of any.</summary>
    public (ServingStatus? Status, Task Changed) Observe(string service)
    {
        lock (gate)
        {
            return (statuses.TryGetValue(service, out var status) ? status : null, changed.Task);
        }
    }

    private void Signal()
    {
        changed.SetResult();
        changed = NewSignal();
    }

    /// <summary>Watchers must not run on the thread, and under the lock, of whoever sets a status.</summary>
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
