namespace ScoringService.Cli.Output;

/// <summary>A file that gets its name only when it is complete, or standard output.</summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string? _path;
    private readonly string _temporary = "";

    private OutputFile(string? path, Stream stream, string temporary)
    {
        _path = path;
        _temporary = temporary;
        Stream = stream;
    }

    /// <summary>Where to write.</summary>
    public Stream Stream { get; }

    /// <summary>Opens a file, or standard output when there is no path.</summary>
    public static OutputFile Open(string? path, Terminal terminal)
    {
        if (path is null) return new OutputFile(null, terminal.OpenOutput(), "");
        if (Directory.Exists(path)) throw new CliException(ExitCode.BadInput, $"'{path}' is a directory; name a file.");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory && !Directory.Exists(directory))
            throw new CliException(ExitCode.BadInput, $"The directory '{directory}' does not exist; make it first.");
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        return new OutputFile(path, File.Create(temporary), temporary);
    }

    /// <summary>Finishes the file.</summary>
    public void Complete()
    {
        Stream.Flush();
        if (_path is null) return;
        Stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stream.Dispose();
        if (_path is not null) File.Delete(_temporary);
    }
}
