using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>Answers HTTP requests with the metrics.</summary>
internal sealed class ScrapeEndpoint(PrometheusExporter exporter)
{
    private const string TimeoutHeader = "X-Prometheus-Scrape-Timeout-Seconds";

    /// <exception cref="ArgumentException">The provider has no Prometheus exporter.</exception>
    public static ScrapeEndpoint Create(IServiceProvider services, MeterProvider? meterProvider)
    {
        meterProvider ??= services.GetRequiredService<MeterProvider>();
        return PrometheusExporter.TryFind(meterProvider, out var exporter)
            ? new ScrapeEndpoint(exporter)
            : throw new ArgumentException("The meter provider has no Prometheus exporter.", nameof(meterProvider));
    }

    public static string ResolvePath(IServiceProvider services, string? path, string? optionsName)
    {
        path ??= services.GetRequiredService<IOptionsMonitor<PrometheusAspNetCoreOptions>>()
            .Get(optionsName ?? Options.DefaultName).ScrapeEndpointPath
            ?? PrometheusAspNetCoreOptions.DefaultScrapeEndpointPath;
        return path.StartsWith('/') ? path : "/" + path;
    }

    public async Task InvokeAsync(HttpContext context)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        if (Timeout(context.Request) is { } timeout) deadline.CancelAfter(timeout);
        try
        {
            var format = Negotiation.ChooseFormat(context.Request.Headers.Accept);
            var scrape = await exporter.ScrapeAsync(format).WaitAsync(deadline.Token).ConfigureAwait(false);
            await WriteAsync(context, scrape, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            // Once the response began, the only way to say that it is not whole is to break the connection.
            if (context.Response.HasStarted) context.Abort();
            else Fail(context.Response, StatusCodes.Status408RequestTimeout);
        }
        catch (Exception exception)
        {
            PrometheusExporterEventSource.Log.FailedScrape(exception);
            if (context.Response.HasStarted) context.Abort();
            else Fail(context.Response, StatusCodes.Status500InternalServerError);
        }
    }

    private static async Task WriteAsync(HttpContext context, Scrape scrape, CancellationToken cancellationToken)
    {
        var headers = context.Response.Headers;
        var body = scrape.Body;
        if (Negotiation.AcceptsGzip(context.Request.Headers.AcceptEncoding))
        {
            body = scrape.CompressedBody;
            headers.ContentEncoding = "gzip";
        }
        headers.ContentType = scrape.Format.ContentType;
        headers.LastModified = scrape.Time.ToString("R", CultureInfo.InvariantCulture);
        headers.Vary = "Accept, Accept-Encoding";
        headers.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, cancellationToken).ConfigureAwait(false);
    }

    private static void Fail(HttpResponse response, int status)
    {
        response.Clear();
        response.StatusCode = status;
    }

    /// <summary>How long the scraper says that it waits, or null.</summary>
    private static TimeSpan? Timeout(HttpRequest request)
    {
        var isNumber = double.TryParse(
            request.Headers[TimeoutHeader], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds);
        return isNumber && seconds is > 0 and <= 86_400 ? TimeSpan.FromSeconds(seconds) : null;
    }
}
