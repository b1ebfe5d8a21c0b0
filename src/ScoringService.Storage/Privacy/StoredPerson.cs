namespace ScoringService.Storage;

/// <summary>Who a customer is, as it was loaded last: personal data, which is in no feature or score.</summary>
/// <param name="Name">Name of the customer; null when unknown.</param>
/// <param name="ContactRole">The person to talk to; null when unknown.</param>
/// <param name="Owner">Who looks after the customer; null when unknown.</param>
public sealed record StoredPerson(string? Name, string? ContactRole, string? Owner);
