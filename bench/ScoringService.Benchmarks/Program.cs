using BenchmarkDotNet.Running;

namespace ScoringService.Benchmarks;

/// <summary>dotnet run -c Release --project bench/ScoringService.Benchmarks -- --filter '*'</summary>
internal static class Program
{
    private static void Main(string[] args) => BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
