using BenchmarkDotNet.Running;

namespace ScoringService.Benchmarks;

/// <summary>dotnet run -c Release --project bench/ScoringService.Benchmarks -- --filter '*'; with <c>peers</c> as the
/// first word it is our side of bench/peers/compare.py.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is ["peers", .. var rest]) return PeersProgram.Run(rest);
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
    }
}
