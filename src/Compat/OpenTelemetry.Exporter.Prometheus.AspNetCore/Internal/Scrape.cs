using System.IO.Compression;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>A finished response, shared by all requests that it answers.</summary>
internal sealed class Scrape(ScrapeFormat format, byte[] body, DateTimeOffset time)
{
    private readonly Lazy<byte[]> compressed = new(() => Compress(body));

    public ScrapeFormat Format => format;

    public DateTimeOffset Time => time;

    public byte[] Body => body;

    public byte[] CompressedBody => compressed.Value;

    private static byte[] Compress(byte[] body)
    {
        using var result = new MemoryStream(body.Length / 8);
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }
        return result.ToArray();
    }
}
