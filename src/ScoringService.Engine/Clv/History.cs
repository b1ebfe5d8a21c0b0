using System.Runtime.InteropServices;

namespace ScoringService.Engine.Clv;

/// <summary>One purchase history: x, t_x and T.</summary>
internal readonly record struct History(int Repeats, double LastAge, double Age)
    : ISortedHistory<History>, IComparable<History>
{
    /// <summary>The usable histories by x, then T, then t_x.</summary>
    public static ReadOnlySpan<History> Sort(PurchaseHistories histories)
    {
        var rows = new List<History>(histories.Count);
        for (var i = 0; i < histories.Count; i++)
        {
            if (!histories.IsUsable(i)) continue;
            var x = histories.Repeats[i];
            // That of a one-time buyer has t_x = 0; + 0.0 makes 0 of −0.
            rows.Add(new History(x, x == 0 ? 0 : histories.LastAge[i] + 0.0, histories.Age[i] + 0.0));
        }

        rows.Sort();
        return CollectionsMarshal.AsSpan(rows);
    }

    /// <inheritdoc/>
    public History Read() => this;

    /// <inheritdoc/>
    public int CompareTo(History other)
    {
        var order = Repeats.CompareTo(other.Repeats);
        if (order == 0) order = Age.CompareTo(other.Age);
        return order == 0 ? LastAge.CompareTo(other.LastAge) : order;
    }
}
