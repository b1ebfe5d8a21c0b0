using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ScoringService.Interop.Monitoring;

/// <summary>Debian's Prometheus with the configuration of deploy/, but for the address and the pace of its scrapes, and
/// with what stands there as a comment for services that are protected.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly Task<string> _log;
    private readonly HttpClient _client;

    private PrometheusProcess(Process process, Uri address)
    {
        _process = process;
        _log = process.StandardError.ReadToEndAsync();
        _client = new HttpClient { BaseAddress = address };
    }

    /// <summary>Starts it, and waits until it answers.</summary>
    /// <param name="folder">Where its files are to be.</param>
    /// <param name="target">The pages of the server to scrape; it has TLS and keys.</param>
    public static async Task<PrometheusProcess> StartAsync(string folder, Uri target)
    {
        var rules = Path.Combine(Deployment.Folder, "prometheus", "scoring-alerts.yml");
        File.Copy(rules, Path.Combine(folder, Path.GetFileName(rules)));
        var text = await File.ReadAllTextAsync(Path.Combine(Deployment.Folder, "prometheus", "prometheus.yml"));
        text = text.Replace("127.0.0.1:5081", $"{target.Host}:{target.Port}", StringComparison.Ordinal);
        text = Regex.Replace(text, "_interval: 15s", "_interval: 1s");
        text = Regex.Replace(text, "^    # (?!Of a service)", "    ", RegexOptions.Multiline);
        var file = Path.Combine(folder, "prometheus.yml");
        await File.WriteAllTextAsync(file, text);

        var address = $"127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("prometheus",
            [
                $"--config.file={file}", $"--storage.tsdb.path={Path.Combine(folder, "prometheus")}",
                $"--web.listen-address={address}", "--enable-feature=exemplar-storage",
            ])
        { RedirectStandardError = true };
        var prometheus = new PrometheusProcess(Process.Start(start)!, new Uri($"http://{address}"));
        await prometheus.WaitAsync();
        return prometheus;
    }

    /// <summary>Asks for the value of an expression now.</summary>
    /// <returns>One element for each series.</returns>
    public async Task<JsonElement[]> QueryAsync(string expression)
    {
        using var form = new FormUrlEncodedContent([new("query", expression)]);
        var answer = await _client.PostAsync(new Uri("/api/v1/query", UriKind.Relative), form);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{expression}: {text}");
        return [.. JsonDocument.Parse(text).RootElement.GetProperty("data").GetProperty("result").EnumerateArray()];
    }

    /// <summary>Asks again and again until an expression has values.</summary>
    public async Task<JsonElement[]> SeenAsync(string expression, DateTime until)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (true)
        {
            var series = await QueryAsync(expression);
            if (series.Length > 0) return series;
            Assert.True(DateTime.UtcNow < until, $"There is nothing to see with {expression}");
            await pace.WaitForNextTickAsync();
        }
    }

    /// <summary>The document of a page of its API.</summary>
    public async Task<JsonElement> GetAsync(string path) => JsonDocument.Parse(
        await _client.GetStringAsync(new Uri(path, UriKind.Relative))).RootElement.GetProperty("data");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _log;
        _process.Dispose();
        _client.Dispose();
    }

    private async Task WaitAsync()
    {
        using var limit = new CancellationTokenSource(s_patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await IsReadyAsync())
        {
            Assert.False(_process.HasExited, _process.HasExited ? await _log : "");
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            return (await _client.GetAsync(new Uri("/-/ready", UriKind.Relative))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
