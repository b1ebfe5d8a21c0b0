using System.Globalization;
using Grpc.Core.Utils;

namespace Grpc.Core.Logging;

/// <summary>Logs lines of level letter, time, type and message to a writer.</summary>
public class TextWriterLogger : ILogger
{
    private const string TimestampFormat = "MMdd HH:mm:ss.ffffff";

    private readonly Func<TextWriter> textWriterProvider;
    private readonly Type? forType;

    /// <summary>Logs to a writer.</summary>
    /// <exception cref="ArgumentNullException">The writer is null.</exception>
    public TextWriterLogger(TextWriter textWriter)
        : this(() => textWriter) =>
        GrpcPreconditions.CheckNotNull(textWriter, nameof(textWriter));

    /// <summary>Logs to the writer that the function gives at each line.</summary>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    public TextWriterLogger(Func<TextWriter> textWriterProvider)
        : this(textWriterProvider, null)
    {
    }

    /// <summary>Logs to the writer that the function gives, naming a type in each line.</summary>
    protected TextWriterLogger(Func<TextWriter> textWriterProvider, Type? forType)
    {
        this.textWriterProvider = GrpcPreconditions.CheckNotNull(textWriterProvider, nameof(textWriterProvider));
        this.forType = forType;
    }

    /// <summary>The type that the lines name, or null.</summary>
    protected Type? AssociatedType => forType;

    /// <inheritdoc/>
    public virtual ILogger ForType<T>() =>
        typeof(T) == forType ? this : new TextWriterLogger(textWriterProvider, typeof(T));

    /// <inheritdoc/>
    public void Debug(string message) => Write('D', message);

    /// <inheritdoc/>
    public void Debug(string format, params object[] formatArgs) => Write('D', Format(format, formatArgs));

    /// <inheritdoc/>
    public void Info(string message) => Write('I', message);

    /// <inheritdoc/>
    public void Info(string format, params object[] formatArgs) => Write('I', Format(format, formatArgs));

    /// <inheritdoc/>
    public void Warning(string message) => Write('W', message);

    /// <inheritdoc/>
    public void Warning(string format, params object[] formatArgs) => Write('W', Format(format, formatArgs));

    /// <inheritdoc/>
    public void Warning(Exception exception, string message) => Write('W', $"{message} {exception}");

    /// <inheritdoc/>
    public void Error(string message) => Write('E', message);

    /// <inheritdoc/>
    public void Error(string format, params object[] formatArgs) => Write('E', Format(format, formatArgs));

    /// <inheritdoc/>
    public void Error(Exception exception, string message) => Write('E', $"{message} {exception}");

    private static string Format(string format, object[] arguments) =>
        string.Format(CultureInfo.InvariantCulture, format, arguments);

    private void Write(char severity, string message)
    {
        var time = DateTime.Now.ToString(TimestampFormat, CultureInfo.InvariantCulture);
        textWriterProvider().WriteLine($"{severity}{time} {(forType is null ? "" : forType.FullName + " ")}{message}");
    }
}
