namespace ScoringService.Engine.Clv;

/// <summary>A purchase history as it is stored while being sorted.</summary>
internal interface ISortedHistory<TSelf> : IEquatable<TSelf>
    where TSelf : struct, ISortedHistory<TSelf>
{
    /// <summary>x.</summary>
    int Repeats { get; }

    /// <summary>The history.</summary>
    History Read();
}
