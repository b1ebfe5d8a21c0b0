using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using ScoringService.V1;

namespace ScoringService.MacroBenchmark;

/// <summary>
/// The whole job as a nightly batch would ask for it: fit and activate a model of everybody, then read every default
/// score column into an Arrow file. Does one job for each line that it reads, and answers with one line of seconds.
/// </summary>
internal static class JobClient
{
    public static async Task<int> RunAsync(Uri address, string path)
    {
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        while (Console.ReadLine() is not null)
        {
            var start = Stopwatch.GetTimestamp();
            var parts = await FitAsync(new Models.ModelsClient(channel), start);
            var fitted = Stopwatch.GetElapsedTime(start).TotalSeconds;
            await WriteAsync(new Scoring.ScoringClient(channel), path);
            var all = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{all} {parts} {fitted - parts} {all - fitted} {Size(path)}"));
        }

        return 0;
    }

    /// <summary>Seconds until the features were read.</summary>
    private static async Task<double> FitAsync(Models.ModelsClient client, long start)
    {
        var features = 0.0;
        using var call = client.FitModel(new FitModelRequest { Activate = true });
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            if (answer.Progress is { Part: "features", Fraction: >= 1 })
                features = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return features;
    }

    private static async Task WriteAsync(Scoring.ScoringClient client, string path)
    {
        await using var file = File.Create(path, 1 << 20);
        using var call = client.ScoreCustomers(new ScoreCustomersRequest());
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
        {
            var bytes = answer.PayloadCase switch
            {
                ScoreCustomersResponse.PayloadOneofCase.Schema => answer.Schema.SerializedSchema,
                ScoreCustomersResponse.PayloadOneofCase.RecordBatch => answer.RecordBatch.SerializedRecordBatch,
                _ => answer.Summary.EndOfStream,
            };
            await file.WriteAsync(bytes.Memory);
        }
    }

    private static double Size(string path) => new FileInfo(path).Length / (double)(1 << 20);
}
