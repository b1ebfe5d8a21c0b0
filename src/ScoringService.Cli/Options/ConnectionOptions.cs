using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ScoringService.Client;

namespace ScoringService.Cli.Options;

/// <summary>How a command that goes to a server protects the connection and says who calls. Secrets come from files or
/// the environment: arguments can be read by everybody on the machine.</summary>
internal sealed class ConnectionOptions
{
    /// <summary>The variable with the caller's API key or token.</summary>
    public const string KeyVariable = "SCORING_API_KEY";

    private readonly Option<FileInfo?> _authority =
        PemFile("--tls-ca", "Trust servers whose certificate one of the authorities in this PEM file signed.");

    private readonly Option<FileInfo?> _certificate = PemFile(
        "--client-certificate", "Show the server the certificate in this PEM file.");

    private readonly Option<FileInfo?> _key = PemFile(
        "--client-key", "The certificate's private key. [default: in the same file]");

    private readonly Option<FileInfo?> _secret = PemFile("--api-key-file",
        $"Say who calls with the API key or token in this file. [default: the variable {KeyVariable}]");

    /// <summary>Adds the options to a command; they need a server.</summary>
    public void AddTo(Command command, Option<Uri?> server)
    {
        Option<FileInfo?>[] all = [_authority, _certificate, _key, _secret];
        foreach (var option in all) command.Add(option);
        command.Validators.Add(result =>
        {
            foreach (var option in all)
                if (result.GetResult(option) is not null && result.GetResult(server) is null)
                    result.AddError($"{option.Name} goes with --server.");
            if (result.GetResult(_key) is not null && result.GetResult(_certificate) is null)
                result.AddError("--client-key goes with --client-certificate.");
        });
    }

    /// <summary>What the user said.</summary>
    /// <exception cref="CliException">A file cannot be used, or a secret would be sent in the open.</exception>
    public ScoringClientOptions Read(ParseResult parsed, Uri server)
    {
        var secret = Secret(parsed.GetValue(_secret));
        if (secret is not null && server.Scheme == Uri.UriSchemeHttp && !server.IsLoopback)
            throw new CliException(ExitCode.Usage,
                $"{server} has no TLS, so that everybody on the way could read the key; use https, or unset "
                    + $"{KeyVariable}.");
        return new ScoringClientOptions
        {
            Authorities = parsed.GetValue(_authority) is { } file ? Pem(file, () => Authorities(file)) : null,
            Certificate = parsed.GetValue(_certificate) is { } own
                ? Pem(own, () => X509Certificate2.CreateFromPemFile(own.FullName, parsed.GetValue(_key)?.FullName))
                : null,
            Secret = secret,
        };
    }

    private static Func<CancellationToken, Task<string>>? Secret(FileInfo? file)
    {
        if (file is not null)
        {
            if (!file.Exists) throw new CliException(ExitCode.Precondition, $"There is no file '{file}'.");
            // Read for each call: tokens do not last long, and something else renews the file.
            return async cancellation => (await File.ReadAllTextAsync(file.FullName, cancellation)).Trim();
        }

        return Environment.GetEnvironmentVariable(KeyVariable)?.Trim() is { Length: > 0 } text
            ? _ => Task.FromResult(text) : null;
    }

    private static X509Certificate2Collection Authorities(FileInfo file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file.FullName);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("There is no certificate in it.");
    }

    private static T Pem<T>(FileInfo file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CryptographicException e)
        {
            throw new CliException(ExitCode.BadInput, $"'{file}' cannot be used: {e.Message}");
        }
    }

    private static Option<FileInfo?> PemFile(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE" };
}
