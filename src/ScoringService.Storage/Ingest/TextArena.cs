using System.Runtime.InteropServices;

namespace ScoringService.Storage.Ingest;

/// <summary>Memory for texts that stays where it is until the arena is emptied.</summary>
internal sealed unsafe class TextArena : IDisposable
{
    private const int PieceBytes = 64 << 10;

    private readonly List<(IntPtr Memory, int Length)> _pieces = [];
    private byte* _next;
    private int _left;

    /// <summary>Memory that the arena holds.</summary>
    public long MemoryBytes => _pieces.Sum(piece => (long)piece.Length);

    /// <summary>Copies a text and gives its place.</summary>
    public byte* Add(ReadOnlySpan<byte> text)
    {
        if (text.Length > _left) Grow(text.Length);
        var place = _next;
        text.CopyTo(new Span<byte>(place, text.Length));
        _next += text.Length;
        _left -= text.Length;
        return place;
    }

    /// <summary>A text as DuckDB's vectors hold it.</summary>
    public NativeText Native(ReadOnlySpan<byte> text) => text.Length <= NativeText.MaxInlined
        ? NativeText.Inlined(text) : NativeText.At(Add(text), text.Length);

    /// <summary>A text as DuckDB's vectors hold it.</summary>
    public NativeText Native(string text) => Native(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Forgets all texts and keeps one piece of the memory.</summary>
    public void Clear()
    {
        if (_pieces.Count == 0) return;
        for (var i = _pieces.Count - 1; i > 0; i--) Free(i);
        _next = (byte*)_pieces[0].Memory;
        _left = _pieces[0].Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var i = _pieces.Count - 1; i >= 0; i--) Free(i);
        _left = 0;
    }

    private void Grow(int length)
    {
        var bytes = Math.Max(length, PieceBytes);
        _next = (byte*)NativeMemory.Alloc((nuint)bytes);
        _left = bytes;
        _pieces.Add(((IntPtr)_next, bytes));
    }

    private void Free(int index)
    {
        NativeMemory.Free((void*)_pieces[index].Memory);
        _pieces.RemoveAt(index);
    }
}
