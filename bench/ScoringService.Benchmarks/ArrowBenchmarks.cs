using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using BenchmarkDotNet.Attributes;

namespace ScoringService.Benchmarks;

/// <summary>
/// Arrow IPC of 1M rows × 20 columns (116 MB) in batches of 64k rows. The baseline copies the same bytes once, which is
/// what an encoder cannot be faster than.
/// </summary>
[MemoryDiagnoser]
public class ArrowBenchmarks
{
    private const int Rows = 1_000_000;
    private const int BatchRows = 65_536;

    private readonly List<RecordBatch> _batches = [];
    private readonly byte[] _target = new byte[160 << 20];
    private Schema _schema = null!;
    private byte[] _encoded = [];

    [GlobalSetup]
    public void Setup()
    {
        var builder = new Schema.Builder();
        for (var i = 0; i < 9; i++) builder.Field(new Field($"double{i}", DoubleType.Default, false));
        for (var i = 0; i < 11; i++) builder.Field(new Field($"int{i}", Int32Type.Default, false));
        _schema = builder.Build();
        for (var start = 0; start < Rows; start += BatchRows) _batches.Add(Batch(Math.Min(BatchRows, Rows - start)));
        var stream = new MemoryStream(_target);
        Write(stream);
        _encoded = _target.AsSpan(0, (int)stream.Position).ToArray();
    }

    [Benchmark(Baseline = true)]
    public void Copy() => _encoded.CopyTo(_target, 0);

    [Benchmark]
    public long Encode()
    {
        var stream = new MemoryStream(_target);
        Write(stream);
        return stream.Position;
    }

    [Benchmark]
    public double DecodeFromMemory()
    {
        using var reader = new ArrowStreamReader(new ReadOnlyMemory<byte>(_encoded));
        var sum = 0.0;
        while (reader.ReadNextRecordBatch() is { } batch) sum += ((DoubleArray)batch.Column(0)).Values[0];
        return sum;
    }

    [Benchmark]
    public double DecodeFromStream()
    {
        using var reader = new ArrowStreamReader(new MemoryStream(_encoded));
        var sum = 0.0;
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            sum += ((DoubleArray)batch.Column(0)).Values[0];
            batch.Dispose();
        }

        return sum;
    }

    private void Write(Stream stream)
    {
        using var writer = new ArrowStreamWriter(stream, _schema, leaveOpen: true);
        foreach (var batch in _batches) writer.WriteRecordBatch(batch);
        writer.WriteEnd();
    }

    private RecordBatch Batch(int rows)
    {
        var random = new Random(7);
        var arrays = new List<IArrowArray>();
        foreach (var field in _schema.FieldsList)
        {
            var bytes = new byte[rows * (field.DataType is DoubleType ? 8 : 4)];
            random.NextBytes(bytes);
            arrays.Add(ArrowArrayFactory.BuildArray(
                new ArrayData(field.DataType, rows, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(bytes)])));
        }

        return new RecordBatch(_schema, arrays, rows);
    }
}
