using System.Text;
using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>A name and a value that say something about the peer of a call.</summary>
public class AuthProperty
{
    private string? value;

    private AuthProperty(string name, byte[] valueBytes)
    {
        Name = GrpcPreconditions.CheckNotNull(name, nameof(name));
        ValueBytesUnsafe = GrpcPreconditions.CheckNotNull(valueBytes, nameof(valueBytes));
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The value as UTF-8 text.</summary>
    public string Value => value ??= Encoding.UTF8.GetString(ValueBytesUnsafe);

    /// <summary>A new array of the value.</summary>
    public byte[] ValueBytes => (byte[])ValueBytesUnsafe.Clone();

    /// <summary>The value itself, which must not be changed.</summary>
    internal byte[] ValueBytesUnsafe { get; }

    /// <summary>Creates a property; the bytes are copied.</summary>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static AuthProperty Create(string name, byte[] valueBytes) =>
        new(name, (byte[])GrpcPreconditions.CheckNotNull(valueBytes, nameof(valueBytes)).Clone());

    /// <summary>Creates a property around bytes that nobody changes any more.</summary>
    internal static AuthProperty CreateUnsafe(string name, byte[] valueBytes) => new(name, valueBytes);
}
