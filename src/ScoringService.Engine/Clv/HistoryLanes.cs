using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ScoringService.Engine.Clv;

/// <summary>Eight customers at a time. A lane gives the same bits wherever in a batch its customer stands.</summary>
internal static class HistoryLanes
{
    public const int Count = 8;

    /// <summary>Loads x, t_x and T of the customers from <paramref name="row"/>; lanes beyond the end are
    /// zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> Repeats, Vector512<double> LastAge, Vector512<double> Age) Load(
        PurchaseHistories histories, int row)
    {
        if (row + Count > histories.Count) return LoadTail(histories, row);
        var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref Start(histories.Repeats), (nuint)row));
        var repeats = Vector512.ConvertToDouble(Vector512.Create(low, high));
        return (repeats, Load(histories.LastAge, row), Load(histories.Age, row));
    }

    /// <summary>Loads eight values from <paramref name="row"/>; lanes beyond the end are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(ReadOnlySpan<double> values, int row)
    {
        if (row + Count <= values.Length) return Vector512.LoadUnsafe(ref Start(values), (nuint)row);
        Span<double> padded = stackalloc double[Count];
        padded.Clear();
        values[row..].CopyTo(padded);
        return Vector512.Create<double>(padded);
    }

    /// <summary>Stores eight values from <paramref name="row"/>, or as many as there is room for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> lanes, Span<double> target, int row)
    {
        if (row + Count <= target.Length)
        {
            lanes.CopyTo(target[row..]);
            return;
        }

        Span<double> padded = stackalloc double[Count];
        lanes.CopyTo(padded);
        padded[..(target.Length - row)].CopyTo(target[row..]);
    }

    private static (Vector512<double> Repeats, Vector512<double> LastAge, Vector512<double> Age) LoadTail(
        PurchaseHistories histories, int row)
    {
        Span<double> repeats = stackalloc double[Count];
        repeats.Clear();
        for (var i = row; i < histories.Count; i++) repeats[i - row] = histories.Repeats[i];
        return (Vector512.Create<double>(repeats), Load(histories.LastAge, row), Load(histories.Age, row));
    }

    private static ref T Start<T>(ReadOnlySpan<T> values) => ref MemoryMarshal.GetReference(values);
}
