namespace Compat.Grpc.Tests.Unit;

public class AuthContextTests
{
    private static readonly AuthProperty Name = AuthProperty.Create("name", "Ä"u8.ToArray());
    private static readonly AuthProperty Other = AuthProperty.Create("name", "B"u8.ToArray());

    [Fact]
    public void Context_WithoutIdentity_IsNotAuthenticated()
    {
        var context = new AuthContext(null, []);
        Assert.False(context.IsPeerAuthenticated);
        Assert.Null(context.PeerIdentityPropertyName);
        Assert.Empty(context.PeerIdentity);
        Assert.Empty(context.Properties);
        Assert.Empty(context.FindPropertiesByName("name"));
    }

    [Fact]
    public void Context_WithIdentity_GivesItsProperties()
    {
        var context = new AuthContext("name", new() { ["name"] = [Name, Other], ["x"] = [Other] });
        Assert.True(context.IsPeerAuthenticated);
        Assert.Equal([Name, Other], context.PeerIdentity);
        Assert.Equal(3, context.Properties.Count());
        Assert.Equal([Other], context.FindPropertiesByName("x"));
    }

    [Fact]
    public void Context_NullProperties_ThrowsArgumentNull() =>
        Assert.Throws<ArgumentNullException>(() => new AuthContext(null, null!));

    [Fact]
    public void Property_Create_CopiesTheBytes()
    {
        byte[] bytes = [65];
        var property = AuthProperty.Create("n", bytes);
        bytes[0] = 66;
        property.ValueBytes[0] = 67;
        Assert.Equal(("n", "A"), (property.Name, property.Value));
        Assert.Equal("Ä", Name.Value);
        Assert.Throws<ArgumentNullException>(() => AuthProperty.Create(null!, bytes));
        Assert.Throws<ArgumentNullException>(() => AuthProperty.Create("n", null!));
    }
}
