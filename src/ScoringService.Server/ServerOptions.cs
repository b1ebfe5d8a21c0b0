using System.Net;
using ScoringService.Server.Access;
using ScoringService.Server.Admission;
using ScoringService.Server.Configuration;
using ScoringService.Storage;

namespace ScoringService.Server;

/// <summary>
/// Settings of the server: the configuration section <c>ScoringService</c> (appsettings.json, environment variables
/// such as <c>ScoringService__GrpcPort</c>, command line such as <c>--ScoringService:GrpcPort=5080</c>).
/// </summary>
public sealed class ServerOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "ScoringService";

    /// <summary>
    /// Address to listen on; 0.0.0.0 or :: for all of the machine's. One beyond loopback is refused without TLS and a
    /// way for callers to show who they are, unless <see cref="SecuritySettings.AllowUnprotected"/> says otherwise.
    /// Default 127.0.0.1.
    /// </summary>
    public string ListenAddress { get; set; } = "127.0.0.1";

    /// <summary>
    /// What callers may do and see where nobody is asked who they are: Reader, PersonalReader, Ingest, Operator, Admin,
    /// or some of them with commas between. Default Admin.
    /// </summary>
    public CallerRole LocalRole { get; set; } = CallerRole.Admin;

    /// <summary>Port of gRPC (HTTP/2); 0 takes a free one. Default 5080.</summary>
    public int GrpcPort { get; set; } = 5080;

    /// <summary>Port of /metrics and /healthz (HTTP/1.1); 0 takes a free one. Default 5081.</summary>
    public int HttpPort { get; set; } = 5081;

    /// <summary>
    /// Bound on the memory of the whole process in MiB, from 1,024: the database, received rows, scored populations.
    /// 0: three quarters of what the machine or the container has, at most 6,144. Default 0.
    /// </summary>
    public int MemoryMiB { get; set; }

    /// <summary>Folder that Admin.Backup writes to; it must exist. Null: backups cannot be asked for. Default
    /// null.</summary>
    public string? BackupDirectory { get; set; }

    /// <summary>Who may call, and how connections are protected.</summary>
    public SecuritySettings Security { get; set; } = new();

    /// <summary>The embedded database.</summary>
    public DatabaseSettings Database { get; set; } = new();

    /// <summary>Most ids in one request, 1 to 1,000,000. Default 1,000,000.</summary>
    public int MaxCustomerIds { get; set; } = 1_000_000;

    /// <summary>Largest request message in MiB, 1 to 256. Default 32, enough for 1,000,000 ids of 30 bytes.</summary>
    public int MaxRequestMiB { get; set; } = 32;

    /// <summary>Streams that may write rows at the same time, 1 to 1,000. What they have
    /// received and not yet written takes its share of MemoryMiB, all together. Default 16.</summary>
    public int MaxWriteStreams { get; set; } = 16;

    /// <summary>Largest record batch of a write stream in MiB, 1 to 1,024. Default 64.</summary>
    public int MaxRecordBatchMiB { get; set; } = 64;

    /// <summary>Records written one by one that may wait for their commit at the same time, 1 to 1,000,000. Default
    /// 10,000.</summary>
    public int MaxWaitingRecords { get; set; } = 10_000;

    /// <summary>The directory from which callers may have files loaded; nothing outside of it can be reached. Null: no
    /// files are loaded. Default null.</summary>
    public string? ImportDirectory { get; set; }

    /// <summary>Populations (instants × models) kept scored in memory, 1 to 16. Default 2.</summary>
    public int SnapshotCapacity { get; set; } = 2;

    /// <summary>
    /// Whether scores are brought up to date after each commit, and not only by the next call. Then the scores of
    /// before are served while everybody is scored again, because of a new day, another active model or a large load;
    /// calls that name the instant or the model wait. Otherwise calls wait for that as well. Default true.
    /// </summary>
    public bool BackgroundRefresh { get; set; } = true;

    /// <summary>Streams and calls on one connection, 1 to 10,000. Default 100.</summary>
    public int MaxStreamsPerConnection { get; set; } = 100;

    /// <summary>How much the service takes on at once.</summary>
    public AdmissionSettings Admission { get; set; } = new();

    /// <summary>Seconds for which a stopping server still takes calls, while its health and /readyz already say that it
    /// stops, 0 to 600: a little more than load balancers need to notice. Default 0.</summary>
    public int DrainSeconds { get; set; }

    /// <summary>Seconds that calls may take to finish after that, 0 to 600. Streams are ended after four fifths of it;
    /// their readers can go on elsewhere with the last resume token. Default 15.</summary>
    public int ShutdownSeconds { get; set; } = 15;

    /// <summary>What the service does by itself at set times. Default: nothing.</summary>
    public ScheduleSettings Schedule { get; set; } = new();

    /// <summary>Traces of calls. Default: none are made.</summary>
    public TracingSettings Tracing { get; set; } = new();

    /// <summary>How long history stays; noted in the database. Null: as it is noted there.</summary>
    public RetentionOptions? Retention { get; set; } = new();

    /// <summary>Bound on the memory of the process in bytes.</summary>
    internal long MemoryBytes => MemoryMiB == 0 ? MemoryBudget.DefaultBytes : (long)MemoryMiB << 20;

    /// <summary>The listen address, parsed.</summary>
    internal IPAddress Address => IPAddress.Parse(ListenAddress);

    /// <summary>Reads the section of a configuration.</summary>
    /// <exception cref="ServerOptionsException">It has an unknown setting or a value of the wrong type.</exception>
    internal static ServerOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var unknown = UnknownSettings.Find(section).ToArray();
        if (unknown.Length > 0) throw new ServerOptionsException(unknown);
        var options = new ServerOptions();
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException e)
        {
            throw new ServerOptionsException([e.Message]);
        }

        return options;
    }

    /// <summary>Everything that is wrong, one message per setting that names it; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!IPAddress.TryParse(ListenAddress, out var address))
            errors.Add(Message(nameof(ListenAddress), ListenAddress, "must be an IP address such as 127.0.0.1"));
        else if (!IPAddress.IsLoopback(address) && !Security.AllowUnprotected && Unprotected().Any())
            errors.Add(Message(nameof(ListenAddress), ListenAddress,
                $"beyond loopback (127.0.0.1 or ::1) this is missing: {string.Join(", ", Unprotected())}; or say "
                    + "Security:AllowUnprotected=true where something in front of the service protects it"));
        if (!LocalRole.IsKnown())
            errors.Add(Message(nameof(LocalRole), LocalRole, $"must be of {CallerRoles.Names}"));
        Range(nameof(GrpcPort), GrpcPort, 0, 65_535);
        Range(nameof(HttpPort), HttpPort, 0, 65_535);
        if (GrpcPort == HttpPort && GrpcPort != 0)
            errors.Add(Message(nameof(HttpPort), HttpPort, $"must differ from {nameof(GrpcPort)}"));
        Range(nameof(MaxCustomerIds), MaxCustomerIds, 1, 1_000_000);
        Range(nameof(MaxRequestMiB), MaxRequestMiB, 1, 256);
        Range(nameof(MaxWriteStreams), MaxWriteStreams, 1, 1000);
        Range(nameof(MaxRecordBatchMiB), MaxRecordBatchMiB, 1, 1024);
        Range(nameof(MaxWaitingRecords), MaxWaitingRecords, 1, 1_000_000);
        Range(nameof(SnapshotCapacity), SnapshotCapacity, 1, 16);
        Range(nameof(MaxStreamsPerConnection), MaxStreamsPerConnection, 1, 10_000);
        Range(nameof(DrainSeconds), DrainSeconds, 0, 600);
        Range(nameof(ShutdownSeconds), ShutdownSeconds, 0, 600);
        if (ImportDirectory is not null && !Directory.Exists(ImportDirectory))
            errors.Add(Message(nameof(ImportDirectory), ImportDirectory, "must be a directory that exists"));
        if (string.IsNullOrWhiteSpace(Database.Path))
            errors.Add(Message("Database:Path", Database.Path, "must be a file path or :memory:"));
        if (MemoryMiB != 0) Range(nameof(MemoryMiB), MemoryMiB, (int)(MemoryBudget.MinBytes >> 20), 1_048_576);
        Range("Database:Threads", Database.Threads, 0, 1024);
        if (BackupDirectory is not null && !Directory.Exists(BackupDirectory))
            errors.Add(Message(nameof(BackupDirectory), BackupDirectory, "must be a folder that exists"));
        errors.AddRange(Security.Validate().Select(error => $"{Section}:{nameof(Security)}:{error}"));
        errors.AddRange(Admission.Validate().Select(error => $"{Section}:{nameof(Admission)}:{error}"));
        errors.AddRange(Schedule.Validate().Select(error => $"{Section}:{nameof(Schedule)}:{error}"));
        errors.AddRange(Tracing.Validate().Select(error => $"{Section}:{nameof(Tracing)}:{error}"));
        errors.AddRange((Retention?.Validate() ?? []).Select(error => $"{Section}:{nameof(Retention)}:{error}"));
        return errors;

        void Range(string name, int value, int low, int high)
        {
            if (value < low || value > high) errors.Add(Message(name, value, $"must be from {low} to {high}"));
        }
    }

    /// <summary>What is missing to listen beyond loopback.</summary>
    internal IEnumerable<string> Unprotected()
    {
        if (Security.Tls.CertificateFile is null) yield return "TLS (Security:Tls)";
        if (!Security.AsksCallers)
            yield return "a way for callers to show who they are (Security:ApiKeys, Security:Jwt or "
                + "Security:ClientCertificates)";
    }

    private static string Message(string name, object? value, string rule) => $"{Section}:{name} = '{value}': {rule}.";
}

/// <summary>Settings of the embedded database.</summary>
public sealed class DatabaseSettings
{
    /// <summary>
    /// Database file, made when it is not there, or :memory:. Default scoring.duckdb in the working directory.
    /// </summary>
    public string Path { get; set; } = "scoring.duckdb";

    /// <summary>Worker threads of DuckDB; 0 takes one per processor. Default 0.</summary>
    public int Threads { get; set; }

    /// <summary>Where DuckDB spills; default beside the database file.</summary>
    public string? SpillDirectory { get; set; }

    /// <param name="memoryBytes">Bound on the memory of the process.</param>
    /// <param name="retention">How long history stays.</param>
    internal DatabaseOptions ToDatabaseOptions(long memoryBytes, RetentionOptions? retention) => new()
    {
        Path = Path,
        MemoryLimitBytes = memoryBytes,
        Retention = retention,
        Threads = Threads == 0 ? Environment.ProcessorCount : Threads,
        SpillDirectory = SpillDirectory,
    };
}
