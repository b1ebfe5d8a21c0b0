namespace ScoringService.Server.Security;

/// <summary>
/// Something that is made of files, and made again when they are replaced. Contents are compared, not times: a mounted
/// secret is replaced by moving a link, which changes no time. Nothing watches in the background: whoever uses the
/// value looks, at most once a second.
/// </summary>
/// <typeparam name="T">What is made.</typeparam>
internal sealed class WatchedFiles<T>
    where T : class
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string[] _paths;
    private readonly Func<string[], T> _make;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lock _looking = new();
    private string[] _texts;
    private long _looked;
    private volatile T _value;

    /// <summary>Reads the files for the first time.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="make">Makes the value of the files' texts; what it throws says what is wrong with them.</param>
    /// <param name="clock">When to look again.</param>
    /// <param name="logger">Hears of new files.</param>
    /// <exception cref="ServerOptionsException">A file cannot be read, or the value cannot be made.</exception>
    public WatchedFiles(string[] paths, Func<string[], T> make, TimeProvider clock, ILogger logger)
    {
        (_paths, _make, _clock, _logger) = (paths, make, clock, logger);
        _looked = clock.GetTimestamp();
        try
        {
            _texts = Read();
            _value = make(_texts);
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            throw new ServerOptionsException([$"{ServerOptions.Section}:Security: {Names}: {e.Message}"]);
        }
    }

    /// <summary>The value of the newest files that were good.</summary>
    public T Current
    {
        get
        {
            if (_clock.GetElapsedTime(Volatile.Read(ref _looked)) >= Pause && _looking.TryEnter())
            {
                try
                {
                    Look();
                }
                finally
                {
                    _looking.Exit();
                }
            }

            return _value;
        }
    }

    private string Names => string.Join(", ", _paths);

    private void Look()
    {
        Volatile.Write(ref _looked, _clock.GetTimestamp());
        try
        {
            var texts = Read();
            if (texts.AsSpan().SequenceEqual(_texts)) return;
            // Also of files that are no good: they are reported once, and tried again when they have changed.
            _texts = texts;
            _value = _make(texts);
            _logger.FilesTaken(Names);
        }
        catch (Exception e) when (IsOfFiles(e))
        {
            _logger.FilesRefused(Names, e.Message);
        }
    }

    private string[] Read() => Array.ConvertAll(_paths, File.ReadAllText);

    private static bool IsOfFiles(Exception e) => e is IOException or UnauthorizedAccessException
        or System.Security.Cryptography.CryptographicException or ArgumentException or FormatException
        or System.Text.Json.JsonException;
}
