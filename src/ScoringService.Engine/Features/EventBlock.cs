namespace ScoringService.Engine.Features;

/// <summary>Events in columns of equal length, in any order.</summary>
public readonly ref struct EventBlock
{
    /// <summary>Dense number of the customer, from 0.</summary>
    public required ReadOnlySpan<int> CustomerKey { get; init; }

    /// <summary>Microseconds since 1970-01-01T00:00:00Z.</summary>
    public required ReadOnlySpan<long> OccurredAt { get; init; }

    /// <summary>0 page view, 1 cart add, 2 login, 3 feature use, 4 form, 5 activity, 6 content.</summary>
    public required ReadOnlySpan<byte> Kind { get; init; }

    /// <summary>Dense number of the feature, from 0; <see cref="EventAggregator.RareFeature"/> for all that have none;
    /// negative where no feature is named.</summary>
    public required ReadOnlySpan<int> Feature { get; init; }

    /// <summary>Number of rows.</summary>
    /// <exception cref="ArgumentException">The columns differ in length.</exception>
    internal int Validate()
    {
        var rows = CustomerKey.Length;
        if (OccurredAt.Length != rows || Kind.Length != rows || Feature.Length != rows)
            throw new ArgumentException("The columns of a block of events differ in length.");
        return rows;
    }
}
