using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace ScoringService.Engine.Features;

/// <summary>One <typeparamref name="T"/> for each customer, outside the collected heap, all zero at first. Values of 64
/// bytes are a cache line each.</summary>
internal sealed unsafe class DenseTable<T> : IDisposable
    where T : unmanaged
{
    private const int Line = 64;

    private readonly T* _first;
    private void* _memory;

    public DenseTable(int customers)
    {
        Customers = customers;
        _memory = NativeMemory.AllocZeroed(checked((nuint)customers * (nuint)sizeof(T) + Line));
        _first = (T*)(((nuint)_memory + Line - 1) & ~(nuint)(Line - 1));
    }

    ~DenseTable() => Free();

    /// <summary>Number of customers.</summary>
    public int Customers { get; }

    /// <summary>The value of a customer.</summary>
    /// <exception cref="ArgumentException">There is no such customer.</exception>
    public ref T this[int key]
    {
        get
        {
            if ((uint)key >= (uint)Customers)
                throw new ArgumentException($"A row belongs to customer {key}; there are {Customers}.");
            return ref _first[key];
        }
    }

    /// <summary>Asks for a value that is needed soon; any number will do.</summary>
    public void Prefetch(int key)
    {
        if (Sse.IsSupported) Sse.Prefetch0(_first + key);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(_memory);
        _memory = null;
    }
}
