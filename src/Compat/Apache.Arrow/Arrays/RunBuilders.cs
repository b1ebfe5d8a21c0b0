namespace Apache.Arrow;

/// <summary>What a run-end builder does to inner builders of which it knows only that they build arrays.</summary>
internal static class RunBuilders
{
    public static void AppendRunEnd(IArrowArrayBuilder builder, int runEnd)
    {
        switch (builder)
        {
            case Int16Array.Builder ends:
                ends.Append(checked((short)runEnd));
                break;
            case Int32Array.Builder ends:
                ends.Append(runEnd);
                break;
            case Int64Array.Builder ends:
                ends.Append(runEnd);
                break;
            default:
                throw Unsupported(builder);
        }
    }

    public static void Append<TValue, TArray>(IArrowArrayBuilder builder, TValue value)
        where TArray : IArrowArray
    {
        switch (builder, value)
        {
            case (StringArray.Builder strings, string text):
                strings.Append(text);
                break;
            case (LargeStringArray.Builder strings, string text):
                strings.Append(text);
                break;
            case (StringViewArray.Builder strings, string text):
                strings.Append(text);
                break;
            case (BinaryArray.Builder binary, byte[] bytes):
                binary.Append(bytes.AsSpan());
                break;
            case (LargeBinaryArray.Builder binary, byte[] bytes):
                binary.Append(bytes.AsSpan());
                break;
            case (BinaryViewArray.Builder binary, byte[] bytes):
                binary.Append(bytes.AsSpan());
                break;
            case (IArrowArrayBuilder<TValue, TArray, IArrowArrayBuilder<TArray>> values, _):
                values.Append(value);
                break;
            default:
                throw Unsupported(builder);
        }
    }

    public static void AppendNull(IArrowArrayBuilder builder) => General(builder).AppendNull();

    public static void Reserve(IArrowArrayBuilder builder, int capacity) => General(builder).Reserve(capacity);

    public static void Clear(IArrowArrayBuilder builder) => General(builder).Clear();

    private static IArrowArrayBuilder<IArrowArray, IArrowArrayBuilder<IArrowArray>> General(
        IArrowArrayBuilder builder) =>
        builder as IArrowArrayBuilder<IArrowArray, IArrowArrayBuilder<IArrowArray>> ?? throw Unsupported(builder);

    private static NotSupportedException Unsupported(IArrowArrayBuilder builder) =>
        new($"{builder.GetType()} cannot hold run ends or values.");
}
