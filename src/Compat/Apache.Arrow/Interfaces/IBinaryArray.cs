namespace Apache.Arrow;

/// <summary>An array whose values are byte strings, whatever its layout.</summary>
internal interface IBinaryArray
{
    int Length { get; }

    ReadOnlySpan<byte> GetBytes(int index, out bool isNull);
}

/// <summary>An array whose values are positions in another one.</summary>
internal interface IIndexes
{
    int Length { get; }

    /// <returns>The position that value <paramref name="index"/> gives; -1 for null.</returns>
    int GetPhysicalIndex(int index);

    IEnumerable<int> EnumeratePhysicalIndices();
}
