using System.Buffers;
using Compat.Grpc.Tests.Support;

namespace Compat.Grpc.Tests.Unit;

public class MethodTests
{
    private static readonly byte[] Abc = "abc"u8.ToArray();

    [Fact]
    public void Method_Names_MakeTheRequestPath()
    {
        IMethod method = Echo.Chat;
        Assert.Equal("/compat.Echo/Chat", method.FullName);
        Assert.Equal(("compat.Echo", "Chat"), (method.ServiceName, method.Name));
        Assert.Equal(MethodType.DuplexStreaming, method.Type);
        Assert.Same(Echo.Raw, Echo.Bytes.RequestMarshaller);
        Assert.Same(Echo.Raw, Echo.Bytes.ResponseMarshaller);
    }

    [Fact]
    public void Method_Null_ThrowsArgumentNull()
    {
        Assert.Throws<ArgumentNullException>(() => Make(null!, "n", Echo.Raw, Echo.Raw));
        Assert.Throws<ArgumentNullException>(() => Make("s", null!, Echo.Raw, Echo.Raw));
        Assert.Throws<ArgumentNullException>(() => Make("s", "n", null!, Echo.Raw));
        Assert.Throws<ArgumentNullException>(() => Make("s", "n", Echo.Raw, null!));

        static Method<byte[], byte[]> Make(string service, string name, Marshaller<byte[]> of, Marshaller<byte[]> to) =>
            new(MethodType.Unary, service, name, of, to);
    }

    [Fact]
    public void Marshaller_OfArrayFunctions_AlsoWorksInContext()
    {
        Func<byte[], byte[]> serialize = bytes => [.. bytes, 1];
        Func<byte[], byte[]> deserialize = bytes => [.. bytes, 2];
        var marshaller = new Marshaller<byte[]>(serialize, deserialize);
        Assert.Same(serialize, marshaller.Serializer);
        Assert.Same(deserialize, marshaller.Deserializer);
        var written = new ArrayContext();
        marshaller.ContextualSerializer(Abc, written);
        Assert.Equal([.. Abc, 1], written.Payload!);
        Assert.Equal([.. Abc, 2], marshaller.ContextualDeserializer(new ArraySource(Abc)));
    }

    [Fact]
    public void Marshaller_OfContextFunctions_HasNoArrayFunctions()
    {
        Action<byte[], SerializationContext> serialize = (bytes, context) => context.Complete(bytes);
        Func<DeserializationContext, byte[]> deserialize = context => context.PayloadAsNewBuffer();
        var marshaller = Marshallers.Create(serialize, deserialize);
        Assert.Same(serialize, marshaller.ContextualSerializer);
        Assert.Same(deserialize, marshaller.ContextualDeserializer);
        Assert.Throws<NotImplementedException>(() => marshaller.Serializer(Abc));
        Assert.Throws<NotImplementedException>(() => marshaller.Deserializer(Abc));
    }

    [Fact]
    public void Marshaller_Null_ThrowsArgumentNull()
    {
        Assert.Throws<ArgumentNullException>(() => new Marshaller<string>(null!, (byte[] _) => ""));
        Assert.Throws<ArgumentNullException>(() => new Marshaller<string>(_ => Abc, null!));
        Assert.Throws<ArgumentNullException>(() => new Marshaller<string>(null!, (DeserializationContext _) => ""));
        Assert.Throws<ArgumentNullException>(() => new Marshaller<string>((_, _) => { }, null!));
    }

    [Fact]
    public void StringMarshaller_AnyText_SurvivesAsUtf8()
    {
        var bytes = Marshallers.StringMarshaller.Serializer("Ünï ☃");
        Assert.Equal("Ünï ☃"u8.ToArray(), bytes);
        Assert.Equal("Ünï ☃", Marshallers.StringMarshaller.Deserializer(bytes));
        Assert.Equal("", Marshallers.StringMarshaller.Deserializer([]));
    }

    [Fact]
    public void Contexts_WhatIsNotOverridden_ThrowsNotImplemented()
    {
        var nothing = new NoContext();
        Assert.Throws<NotImplementedException>(() => nothing.Complete(Abc));
        Assert.Throws<NotImplementedException>(nothing.Complete);
        Assert.Throws<NotImplementedException>(nothing.GetBufferWriter);
        Assert.Throws<NotImplementedException>(() => nothing.SetPayloadLength(1));
        Assert.Throws<NotImplementedException>(() => new NoSource().PayloadAsNewBuffer());
        Assert.Equal(Abc, new ArraySource(Abc).PayloadAsReadOnlySequence().ToArray());
    }

    private sealed class NoContext : SerializationContext;

    private sealed class ArrayContext : SerializationContext
    {
        public byte[]? Payload { get; private set; }

        public override void Complete(byte[] payload) => Payload = payload;
    }

    private sealed class NoSource : DeserializationContext
    {
        public override int PayloadLength => 0;
    }

    private sealed class ArraySource(byte[] payload) : DeserializationContext
    {
        public override int PayloadLength => payload.Length;

        public override byte[] PayloadAsNewBuffer() => payload;
    }
}
