namespace ScoringService.Engine.Segments;

/// <summary>A part of a compiled rule. Kernels have no state, so one rule serves many threads.</summary>
internal abstract class Kernel
{
}

/// <summary>Computes a condition for the rows of a chunk.</summary>
internal abstract class LogicKernel : Kernel
{
    /// <summary>Writes every word of <paramref name="result"/>.</summary>
    public abstract void Evaluate(RuleRun run, Truth result);
}

/// <summary>
/// Computes one number per row of a chunk: double, or long for instants and durations in microseconds. A row without a
/// value holds <see cref="Missing"/>, so arithmetic needs no bitmap.
/// </summary>
internal abstract class ValueKernel<T> : Kernel
    where T : unmanaged
{
    /// <summary>The values of <see cref="RuleRun.PaddedCount"/> rows, in <paramref name="buffer"/> or in memory of a
    /// column. Those behind the chunk's end mean nothing.</summary>
    public abstract ReadOnlySpan<T> Evaluate(RuleRun run, Span<T> buffer);
}

/// <summary>A text operand: tests read it where it lies, so it computes nothing.</summary>
internal abstract class TextKernel : Kernel
{
}

/// <summary>The same condition for every row.</summary>
internal sealed class LogicConstant(bool value) : LogicKernel
{
    public bool Value => value;

    public override void Evaluate(RuleRun run, Truth result) => result.Fill(value);
}

/// <summary>The same value for every row; never missing.</summary>
internal sealed class ValueConstant<T>(T value) : ValueKernel<T>
    where T : unmanaged
{
    public T Value => value;

    public override ReadOnlySpan<T> Evaluate(RuleRun run, Span<T> buffer)
    {
        var values = buffer[..run.PaddedCount];
        values.Fill(value);
        return values;
    }
}

/// <summary>A text literal.</summary>
internal sealed class TextConstant(byte[] utf8) : TextKernel
{
    public byte[] Utf8 => utf8;
}

/// <summary>A text column.</summary>
/// <param name="slot">Its place among the rule's columns.</param>
internal sealed class TextColumn(int slot) : TextKernel
{
    public int Slot => slot;
}
