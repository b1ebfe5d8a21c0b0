namespace ScoringService.Engine.Segments;

/// <summary>Computes constant parts of a rule once, with the very kernels that would compute them for every
/// row.</summary>
internal sealed class Folding
{
    private readonly RuleRun _run = RuleRun.OfOneRow();

    /// <summary>The constant value of a kernel whose operands are constants.</summary>
    public ValueConstant<T> Fold<T>(ValueKernel<T> kernel)
        where T : unmanaged
    {
        var value = kernel.Evaluate(_run, _run.Scratch.Rent<T>())[0];
        _run.Scratch.Return();
        return new ValueConstant<T>(value);
    }

    /// <summary>The constant answer of a kernel whose operands are constants; those are never unknown.</summary>
    public LogicConstant Fold(LogicKernel kernel)
    {
        Span<ulong> words = stackalloc ulong[2];
        kernel.Evaluate(_run, new Truth(words[..1], words[1..]));
        return new LogicConstant((words[0] & 1) != 0);
    }
}
