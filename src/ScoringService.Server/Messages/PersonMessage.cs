using ScoringService.Storage;

namespace ScoringService.Server.Messages;

/// <summary>Who a customer is.</summary>
internal static class PersonMessage
{
    /// <summary>Makes the message.</summary>
    /// <param name="person">As it is in the database.</param>
    /// <param name="show">Gives a text as the caller may see it.</param>
    /// <param name="isMasked">Whether that is not as it is.</param>
    public static V1.Person Create(StoredPerson person, Func<string?, string> show, bool isMasked) => new()
    {
        Name = show(person.Name),
        ContactRole = show(person.ContactRole),
        Owner = show(person.Owner),
        Masked = isMasked,
    };
}
