using System.Collections;
using System.Text;

namespace Compat.Grpc.Tests.Unit;

public class MetadataTests
{
    private static readonly byte[] OneTwoThree = [1, 2, 3];

    [Fact]
    public void Entry_Text_HasLowerCaseKeyValueAndAsciiBytes()
    {
        var entry = new Metadata.Entry("X-Key", "Value");
        Assert.Equal("x-key", entry.Key);
        Assert.Equal("Value", entry.Value);
        Assert.False(entry.IsBinary);
        Assert.Equal("Value"u8.ToArray(), entry.ValueBytes);
        Assert.Equal("[Entry: key=x-key, value=Value]", entry.ToString());
    }

    [Fact]
    public void Entry_LowerCaseKey_IsKeptAsTheSameObject()
    {
        var key = new string(['a', 'b']);
        Assert.Same(key, new Metadata.Entry(key, "v").Key);
    }

    [Fact]
    public void Entry_Binary_HasBytesButNoValue()
    {
        var entry = new Metadata.Entry("KEY-BIN", OneTwoThree);
        Assert.Equal("key-bin", entry.Key);
        Assert.True(entry.IsBinary);
        Assert.Equal(OneTwoThree, entry.ValueBytes);
        Assert.Throws<InvalidOperationException>(() => entry.Value);
        Assert.Equal("[Entry: key=key-bin, valueBytes=System.Byte[]]", entry.ToString());
    }

    [Fact]
    public void Entry_Binary_IsIndependentOfTheArraysGivenAndTaken()
    {
        byte[] given = [1, 2, 3];
        var entry = new Metadata.Entry("key-bin", given);
        given[0] = 9;
        entry.ValueBytes[1] = 9;
        Assert.Equal(OneTwoThree, entry.ValueBytes);
    }

    [Theory]
    [InlineData("0123456789abc")]
    [InlineData("-abc")]
    [InlineData("a_bc_")]
    [InlineData("abc.xyz")]
    [InlineData("abc-binx")]
    public void Entry_AllowedKey_IsTaken(string key) => Assert.Equal(key, new Metadata.Entry(key, "v").Key);

    [Theory]
    [InlineData("abc[")]
    [InlineData("abc/")]
    [InlineData("a b")]
    [InlineData(":path")]
    [InlineData("schlüssel")]
    [InlineData("a\n")]
    public void Entry_ForbiddenCharacterInKey_ThrowsArgument(string key)
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "v"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry(key + "-bin", OneTwoThree));
    }

    [Fact]
    public void Entry_SuffixThatDoesNotFitTheValue_ThrowsArgument()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("abc-bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("ABC-Bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("abc", OneTwoThree));
    }

    [Fact]
    public void Entry_Null_ThrowsArgumentNull()
    {
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry(null!, "v"));
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry("abc", (string)null!));
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry("abc-bin", (byte[])null!));
    }

    [Fact]
    public void Get_RepeatedKey_GivesTheLastInAnyCase()
    {
        Metadata metadata = new() { { "a", "1" }, { "b", "2" }, { "A", "3" } };
        Assert.Equal("3", metadata.Get("A")!.Value);
        Assert.Equal("3", metadata.GetValue("a"));
        Assert.Equal("3"u8.ToArray(), metadata.GetValueBytes("a"));
        Assert.Equal(["1", "3"], metadata.GetAll("A").Select(entry => entry.Value));
    }

    [Fact]
    public void Get_MissingKey_GivesNull()
    {
        var metadata = new Metadata();
        Assert.Null(metadata.Get("x"));
        Assert.Null(metadata.GetValue("x"));
        Assert.Null(metadata.GetValueBytes("x"));
        Assert.Empty(metadata.GetAll("x"));
    }

    [Fact]
    public void GetValue_BinaryEntry_ThrowsInvalidOperation()
    {
        Metadata metadata = new() { { "x-bin", Encoding.UTF8.GetBytes("ü") } };
        Assert.Throws<InvalidOperationException>(() => metadata.GetValue("x-bin"));
        Assert.Equal(Encoding.UTF8.GetBytes("ü"), metadata.GetValueBytes("X-BIN"));
    }

    [Fact]
    public void List_EditedInPlace_KeepsOrder()
    {
        Metadata metadata = new() { { "b", "2" }, { "d", "4" } };
        metadata.Insert(0, new Metadata.Entry("a", "1"));
        metadata.Insert(2, new Metadata.Entry("c", "3"));
        metadata[3] = new Metadata.Entry("e", "5");
        metadata.RemoveAt(1);
        Assert.True(metadata.Remove(metadata[0]));
        Assert.False(metadata.Remove(new Metadata.Entry("c", "3")));
        Assert.Equal(["c", "e"], metadata.Select(entry => entry.Key));
        Assert.Equal(1, metadata.IndexOf(metadata[1]));
        Assert.Contains(metadata[0], metadata);
        var copy = new Metadata.Entry[3];
        metadata.CopyTo(copy, 1);
        Assert.Equal([null!, metadata[0], metadata[1]], copy);
        Assert.Equal(2, ((IEnumerable)metadata).Cast<object>().Count());
        Assert.False(metadata.IsReadOnly);
        metadata.Clear();
        Assert.Empty(metadata);
    }

    [Fact]
    public void List_NullEntry_ThrowsArgumentNull()
    {
        Metadata metadata = new() { { "a", "1" } };
        Assert.Throws<ArgumentNullException>(() => metadata.Add(null!));
        Assert.Throws<ArgumentNullException>(() => metadata.Insert(0, null!));
        Assert.Throws<ArgumentNullException>(() => metadata[0] = null!);
    }

    [Fact]
    public void Empty_AnyChange_ThrowsInvalidOperation()
    {
        var entry = new Metadata.Entry("a", "1");
        Assert.True(Metadata.Empty.IsReadOnly);
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add(entry));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("a", "1"));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("a-bin", OneTwoThree));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Insert(0, entry));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty[0] = entry);
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.RemoveAt(0));
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Remove(entry));
        Assert.Throws<InvalidOperationException>(Metadata.Empty.Clear);
        Assert.Empty(Metadata.Empty);
    }
}
