namespace Apache.Arrow.Ipc;

/// <summary>A stream of record batches of one schema.</summary>
public interface IArrowArrayStream : IArrowReader, IDisposable
{
    Schema Schema { get; }
}
