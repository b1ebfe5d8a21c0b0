using Apache.Arrow.Types;

namespace Apache.Arrow;

internal static class ArrayDataExtensions
{
    public static void EnsureBufferCount(this ArrayData data, int count)
    {
        if (data.Buffers.Length != count)
        {
            throw new ArgumentException(
                $"Buffer count <{data.Buffers.Length}> must be at exactly <{count}>", "Buffers.Length");
        }
    }

    public static void EnsureVariadicBufferCount(this ArrayData data, int count)
    {
        if (data.Buffers.Length < count)
        {
            throw new ArgumentException(
                $"Buffer count <{data.Buffers.Length}> must be at least <{count}>", "Buffers.Length");
        }
    }

    public static void EnsureDataType(this ArrayData data, ArrowTypeId id)
    {
        if (data.DataType.TypeId != id)
        {
            throw new ArgumentException(
                $"Specified array type <{data.DataType.TypeId}> does not match expected type(s) <{id}>",
                "DataType.TypeId");
        }
    }
}
