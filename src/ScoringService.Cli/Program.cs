using System.Runtime.InteropServices;
using ScoringService.Cli;
using ScoringService.Cli.Output;
using ScoringService.Storage;

using var cancellation = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
return await CommandLine.RunAsync(
    args, Terminal.ForProcess(), cancellation.Token, MemoryBudget.LimitProcess);

void Cancel(PosixSignalContext context)
{
    // The first signal ends the work in good order; a second one ends the process.
    context.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
}
