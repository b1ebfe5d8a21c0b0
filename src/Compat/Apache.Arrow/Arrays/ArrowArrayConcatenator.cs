using Apache.Arrow.Memory;

namespace Apache.Arrow;

/// <summary>Joins arrays of one type into one.</summary>
public static class ArrowArrayConcatenator
{
    /// <returns>
    /// A new array with copies of the values; the array itself when there is one; null when there are none.
    /// </returns>
    /// <exception cref="ArgumentException">The arrays are of different types.</exception>
    public static IArrowArray Concatenate(
        IReadOnlyList<IArrowArray> arrowArrayList, MemoryAllocator? allocator = default)
    {
        if (arrowArrayList is null || arrowArrayList.Count == 0)
            return null!;
        if (arrowArrayList.Count == 1)
            return arrowArrayList[0];
        ArrayData[] parts = arrowArrayList.Select(array => array.Data).ToArray();
        return ArrowArrayFactory.BuildArray(ArrayDataConcatenation.Run(parts, allocator));
    }
}

/// <summary>Joins the data of arrays of one type.</summary>
public class ArrayDataConcatenator
{
    /// <inheritdoc cref="ArrowArrayConcatenator.Concatenate"/>
    public static ArrayData Concatenate(IReadOnlyList<ArrayData> arrayDataList, MemoryAllocator? allocator = default)
    {
        if (arrayDataList is null || arrayDataList.Count == 0)
            return null!;
        return arrayDataList.Count == 1 ? arrayDataList[0] : ArrayDataConcatenation.Run(arrayDataList, allocator);
    }
}
