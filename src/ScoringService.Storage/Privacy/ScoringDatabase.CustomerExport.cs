using System.Text.Json;
using ScoringService.Storage.Database;
using ScoringService.Storage.Privacy;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    /// <summary>Largest export of one customer, in bytes.</summary>
    public const long MaxExportBytes = 60L << 20;

    /// <summary>Who a customer is; null when there is no such customer.</summary>
    public StoredPerson? FindPerson(string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        using var session = Connect(cancellationToken);
        return session.Query("SELECT name, contact_role, owner FROM customers WHERE customer_id = $id",
            row => new StoredPerson(row.Text(0), row.Text(1), row.Text(2)), ("id", id)).SingleOrDefault();
    }

    /// <summary>
    /// Writes all that is held on a customer, of one moment: a member for each table, with the customer's rows under
    /// the names of their columns; keys of this database are replaced by what they stand for.
    /// </summary>
    /// <param name="id">The customer's id.</param>
    /// <param name="json">In an object; receives its members.</param>
    /// <param name="cancellationToken">Stops the export.</param>
    /// <exception cref="StorageException">NotFound: there is no such customer. ResourceExhausted: it is more than
    /// <see cref="MaxExportBytes"/>.</exception>
    public void ExportCustomer(string id, Utf8JsonWriter json, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(json);
        using var session = Connect(cancellationToken);
        session.InTransaction(() =>
        {
            new CustomerExport(session, json, MaxExportBytes).Write(CustomerKey(session, id), id);
            return true;
        });
    }
}
