namespace Grpc.Core.Logging;

/// <summary>Logs to the standard error output.</summary>
public class ConsoleLogger : TextWriterLogger
{
    /// <summary>Creates the logger.</summary>
    public ConsoleLogger()
        : this(null)
    {
    }

    private ConsoleLogger(Type? forType)
        : base(() => Console.Error, forType)
    {
    }

    /// <inheritdoc/>
    public override ILogger ForType<T>() => typeof(T) == AssociatedType ? this : new ConsoleLogger(typeof(T));
}
