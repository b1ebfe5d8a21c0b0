using BenchmarkDotNet.Running;

// dotnet run -c Release --project bench/ScoringService.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
