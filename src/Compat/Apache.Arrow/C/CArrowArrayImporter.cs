using Apache.Arrow.Types;

namespace Apache.Arrow.C;

/// <summary>
/// Takes arrays and record batches from other runtimes without copying. The struct is moved from: its release callback
/// is cleared, and called once when the last imported array is disposed, or at once when the import fails.
/// </summary>
public static unsafe class CArrowArrayImporter
{
    /// <param name="ptr">A struct that holds an array.</param>
    /// <param name="type">The type of the array.</param>
    /// <exception cref="ArgumentException">The pointer is null or the struct holds nothing.</exception>
    /// <exception cref="InvalidOperationException">The struct does not fit the type.</exception>
    public static IArrowArray ImportArray(CArrowArray* ptr, IArrowType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var owner = new ImportedArray(ptr);
        try
        {
            return owner.ReadRoot(type);
        }
        finally
        {
            owner.Release();
        }
    }

    /// <param name="ptr">A struct that holds a struct array without nulls.</param>
    /// <param name="schema">The schema of the batch.</param>
    /// <exception cref="ArgumentException">The pointer is null or the struct holds nothing.</exception>
    /// <exception cref="InvalidOperationException">The struct does not fit the schema.</exception>
    public static RecordBatch ImportRecordBatch(CArrowArray* ptr, Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var owner = new ImportedArray(ptr);
        try
        {
            return owner.ReadBatch(schema);
        }
        finally
        {
            owner.Release();
        }
    }
}
