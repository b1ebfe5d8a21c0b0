using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array that holds runs of equal values once, with the logical position where each run ends.</summary>
/// <remarks>
/// It has no bitmap: its own null count is 0, and a run of nulls is a null among <see cref="Values"/>.
/// </remarks>
public partial class RunEndEncodedArray : Array, IIndexes
{
    public RunEndEncodedArray(ArrayData data)
        : this(data, ArrowArrayFactory.BuildArray(data.Children[0]), ArrowArrayFactory.BuildArray(data.Children[1]))
    {
    }

    /// <exception cref="ArgumentException">
    /// The run ends are not 16-, 32- or 64-bit signed integers, hold nulls, or are not as many as the values.
    /// </exception>
    public RunEndEncodedArray(IArrowArray runEnds, IArrowArray values)
        : this(MakeData(runEnds, values), runEnds, values)
    {
    }

    private RunEndEncodedArray(ArrayData data, IArrowArray runEnds, IArrowArray values)
        : base(data)
    {
        data.EnsureDataType(ArrowTypeId.RunEndEncoded);
        data.EnsureBufferCount(0);
        EnsureRuns(runEnds, values);
        RunEnds = runEnds;
        Values = values;
    }

    /// <summary>For each run, the logical position after its last value.</summary>
    public IArrowArray RunEnds { get; }

    /// <summary>For each run, its value.</summary>
    public IArrowArray Values { get; }

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    /// <returns>The run that value <paramref name="logicalIndex"/> belongs to.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public int FindPhysicalIndex(int logicalIndex)
    {
        if ((uint)logicalIndex >= (uint)Length)
            throw new ArgumentOutOfRangeException(nameof(logicalIndex));
        return FindRun((long)Offset + logicalIndex);
    }

    int IIndexes.GetPhysicalIndex(int index) => FindPhysicalIndex(index);

    /// <summary>For each value the run that it belongs to.</summary>
    public IEnumerable<int> EnumeratePhysicalIndices()
    {
        if (Length == 0)
            yield break;
        int run = FindPhysicalIndex(0);
        for (int i = 0; i < Length; i++)
        {
            while (GetRunEnd(run) <= (long)Offset + i)
                run++;
            yield return run;
        }
    }

    internal long GetRunEnd(int run) => RunEnds switch
    {
        Int16Array ends => ends.Values[run],
        Int32Array ends => ends.Values[run],
        _ => ((Int64Array)RunEnds).Values[run],
    };

    private static void EnsureRuns(IArrowArray runEnds, IArrowArray values)
    {
        if (runEnds is not (Int16Array or Int32Array or Int64Array))
        {
            throw new ArgumentException(
                $"Run ends must be Int16, Int32 or Int64, not {runEnds.Data.DataType.TypeId}", nameof(runEnds));
        }
        // Others may leave values that no run uses.
        if (values.Length < runEnds.Length)
            throw WrongLength(runEnds, values);
        if (runEnds.NullCount > 0)
            throw new ArgumentException("Run ends cannot be null", nameof(runEnds));
    }

    private static ArgumentException WrongLength(IArrowArray runEnds, IArrowArray values) => new(
        $"Run ends of length {runEnds.Length} do not match values of length {values.Length}", nameof(values));

    private static ArrayData MakeData(IArrowArray runEnds, IArrowArray values)
    {
        EnsureRuns(runEnds, values);
        if (values.Length != runEnds.Length)
            throw WrongLength(runEnds, values);
        long length = runEnds.Length == 0 ? 0 : runEnds switch
        {
            Int16Array ends => ends.Values[^1],
            Int32Array ends => ends.Values[^1],
            _ => ((Int64Array)runEnds).Values[^1],
        };
        if (length is < 0 or > int.MaxValue)
            throw new ArgumentException($"Run end {length} is not a length", nameof(runEnds));
        var type = new RunEndEncodedType(runEnds.Data.DataType, values.Data.DataType);
        return new ArrayData(
            type, (int)length, 0, 0, System.Array.Empty<ArrowBuffer>(), [runEnds.Data, values.Data]);
    }

    // The first run that ends after the position.
    private int FindRun(long position)
    {
        int low = 0;
        int high = RunEnds.Length - 1;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (GetRunEnd(middle) > position)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
