using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    private const string ProfilePrefix = "import_profile:";
    private const int MaxProfileNameBytes = 128;

    private static readonly JsonSerializerOptions ProfileJson = new()
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    /// <summary>Saves settings under a name; a profile that has the name is replaced.</summary>
    /// <exception cref="StorageException">InvalidArgument: the name is empty or longer than 128 bytes.</exception>
    public void SaveImportProfile(
        string name, ImportSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        CheckProfileName(name);
        using var writing = EnterWrite(cancellationToken);
        using var session = Connect(cancellationToken);
        session.InTransaction(() =>
        {
            session.Execute("DELETE FROM settings WHERE name = $name", ("name", ProfilePrefix + name));
            return session.Execute("INSERT INTO settings VALUES ($name, $value)",
                ("name", ProfilePrefix + name), ("value", JsonSerializer.Serialize(settings, ProfileJson)));
        });
    }

    /// <summary>The settings that were saved under a name.</summary>
    /// <exception cref="StorageException">NotFound: there is no such profile.</exception>
    public ImportSettings GetImportProfile(string name, CancellationToken cancellationToken = default)
    {
        var profiles = ListImportProfiles(cancellationToken);
        if (profiles.FirstOrDefault(profile => profile.Name == name).Settings is { } settings) return settings;
        var known = profiles.Count == 0 ? "There is none yet."
            : $"There are: {string.Join(", ", profiles.Select(profile => profile.Name))}.";
        throw new StorageException(StorageErrorKind.NotFound, $"There is no import profile '{name}'. {known}");
    }

    /// <summary>All profiles by name.</summary>
    public IReadOnlyList<(string Name, ImportSettings Settings)> ListImportProfiles(
        CancellationToken cancellationToken = default)
    {
        using var session = Connect(cancellationToken);
        return session.Query(
            "SELECT name, value FROM settings WHERE starts_with(name, $prefix) ORDER BY name",
            row => (row.GetString(0)[ProfilePrefix.Length..],
                JsonSerializer.Deserialize<ImportSettings>(row.GetString(1), ProfileJson)!),
            ("prefix", ProfilePrefix));
    }

    /// <summary>Removes a profile; false when there is none of the name.</summary>
    public bool RemoveImportProfile(string name, CancellationToken cancellationToken = default)
    {
        using var writing = EnterWrite(cancellationToken);
        using var session = Connect(cancellationToken);
        return session.Execute("DELETE FROM settings WHERE name = $name", ("name", ProfilePrefix + name)) > 0;
    }

    private static void CheckProfileName(string name)
    {
        if (string.IsNullOrWhiteSpace(name) || System.Text.Encoding.UTF8.GetByteCount(name) > MaxProfileNameBytes
            || name.Any(char.IsControl))
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"'{name}' cannot name an import profile: use 1 to {MaxProfileNameBytes} bytes of printable text.");
    }
}
