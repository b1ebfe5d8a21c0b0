namespace Apache.Arrow;

/// <summary>What the collection interfaces of arrays have in common.</summary>
internal static class ReadOnlyCollection
{
    public static bool Contains<T>(IReadOnlyList<T> list, T item)
    {
        for (int i = 0; i < list.Count; i++)
        {
            if (EqualityComparer<T>.Default.Equals(list[i], item))
                return true;
        }
        return false;
    }

    public static void CopyTo<T>(IReadOnlyList<T> list, T[] array, int arrayIndex)
    {
        for (int i = 0; i < list.Count; i++)
            array[arrayIndex + i] = list[i];
    }

    public static NotSupportedException Changed() => new("Collection is read-only.");
}
