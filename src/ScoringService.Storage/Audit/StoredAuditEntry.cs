namespace ScoringService.Storage;

/// <summary>An administrative act on record.</summary>
/// <param name="Id">Number of the entry, ascending from 1 without gaps.</param>
/// <param name="At">When, UTC, by the service's clock.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Action">What was done, e.g. ERASE_CUSTOMER.</param>
/// <param name="Subject">What it was done to; customers by the keyed hash of their id.</param>
/// <param name="Details">More about it: a JSON object of texts.</param>
/// <param name="Hash">SHA-256 over the entry and the hash of the one before, in hexadecimal digits.</param>
public sealed record StoredAuditEntry(
    long Id, DateTime At, string Actor, string Action, string Subject, string Details, string Hash);
