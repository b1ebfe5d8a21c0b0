using Google.Protobuf.Reflection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace ScoringService.Server.Protocols;

/// <summary>
/// What the proto files of some services, and all files that they import, declare. Built once; read-only afterwards.
/// </summary>
internal sealed class ReflectionIndex
{
    private readonly Dictionary<string, FileDescriptor> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> extensions = new(StringComparer.Ordinal);

    /// <param name="services">The services to tell about.</param>
    public ReflectionIndex(IEnumerable<ServiceDescriptor> services)
    {
        var known = services.DistinctBy(service => service.FullName).ToList();
        Services = [.. known.Select(service => service.FullName).Order(StringComparer.Ordinal)];
        foreach (var file in known.SelectMany(service => WithImports(service.File)))
        {
            if (files.TryAdd(file.Name, file)) Add(file);
        }
    }

    /// <summary>Full names of the services, sorted.</summary>
    public IReadOnlyList<string> Services { get; }

    public FileDescriptor? FindFile(string name) => files.GetValueOrDefault(name);

    /// <summary>The file that declares a symbol, or null.</summary>
    public FileDescriptor? FindSymbol(string fullName) => symbols.GetValueOrDefault(fullName);

    /// <summary>The file that declares an extension, or null.</summary>
    public FileDescriptor? FindExtension(string messageType, int number)
        => extensions.GetValueOrDefault(messageType)?.GetValueOrDefault(number);

    /// <summary>The known extension numbers of a message, or null if there is no such message.</summary>
    public IReadOnlyCollection<int>? FindExtensionNumbers(string messageType)
        => extensions.GetValueOrDefault(messageType)?.Keys;

    /// <summary>A file and all that it imports, each once, the file first.</summary>
    public static IEnumerable<FileDescriptor> WithImports(FileDescriptor file)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { file.Name };
        var queue = new Queue<FileDescriptor>([file]);
        while (queue.TryDequeue(out var next))
        {
            yield return next;
            foreach (var import in next.Dependencies)
            {
                if (seen.Add(import.Name)) queue.Enqueue(import);
            }
        }
    }

    private void Add(FileDescriptor file)
    {
        foreach (var service in file.Services)
        {
            symbols.TryAdd(service.FullName, file);
            foreach (var method in service.Methods) symbols.TryAdd(method.FullName, file);
        }
        foreach (var message in file.MessageTypes) Add(message);
        foreach (var enumeration in file.EnumTypes) Add(enumeration);
        foreach (var extension in file.Extensions.UnorderedExtensions) Add(extension);
    }

    private void Add(MessageDescriptor message)
    {
        symbols.TryAdd(message.FullName, message.File);
        extensions.TryAdd(message.FullName, []);
        foreach (var field in message.Fields.InDeclarationOrder()) symbols.TryAdd(field.FullName, message.File);
        foreach (var oneof in message.Oneofs) symbols.TryAdd(oneof.FullName, message.File);
        foreach (var nested in message.NestedTypes) Add(nested);
        foreach (var enumeration in message.EnumTypes) Add(enumeration);
        foreach (var extension in message.Extensions.UnorderedExtensions) Add(extension);
    }

    /// <summary>In proto the values are siblings of their enum; the C# runtime names them as its children.</summary>
    private void Add(EnumDescriptor enumeration)
    {
        symbols.TryAdd(enumeration.FullName, enumeration.File);
        var scope = enumeration.FullName[..^enumeration.Name.Length];
        foreach (var value in enumeration.Values) symbols.TryAdd(scope + value.Name, enumeration.File);
    }

    /// <summary>The message that it extends may be in a file that comes later, and have no entry yet.</summary>
    private void Add(FieldDescriptor extension)
    {
        symbols.TryAdd(extension.FullName, extension.File);
        var extended = extension.ExtendeeType.FullName;
        if (!extensions.TryGetValue(extended, out var numbers)) extensions.Add(extended, numbers = []);
        numbers.TryAdd(extension.FieldNumber, extension.File);
    }
}
