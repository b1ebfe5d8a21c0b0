using Spectre.Console;

namespace ScoringService.Cli.Output;

/// <summary>Shows how far long work is: a bar on a terminal, nothing elsewhere.</summary>
internal sealed class ProgressBars(IAnsiConsole console, bool isTerminal)
{
    /// <summary>Runs work that says what it is doing and how far that is, 0 to 1.</summary>
    public async Task<T> RunAsync<T>(string title, Func<Action<string, double>, Task<T>> work)
    {
        if (!isTerminal) return await work((_, _) => { });
        return await console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(title), maxValue: 1);
                return await work((step, fraction) =>
                {
                    bar.Description = Markup.Escape(step.Length == 0 ? title : $"{title}: {step}");
                    bar.Value = fraction;
                });
            });
    }

    /// <summary>Runs work that blocks its thread, on another one.</summary>
    public Task<T> RunBlockingAsync<T>(string title, Func<Action<string, double>, T> work) =>
        RunAsync(title, report => Task.Run(() => work(report)));
}

/// <summary>Hands progress on at once, on the thread that reports it.</summary>
internal sealed class DirectProgress<T>(Action<T> handler) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => handler(value);
}
