using System.Globalization;
using System.Text;
using ScoringService.Engine;

namespace ScoringService.Storage.Tests.Features;

/// <summary>Sales, events and interactions that a test makes, loads and compares with what is read.</summary>
internal sealed class BehaviourData
{
    private static readonly string[] EventKinds =
        ["PAGE_VIEW", "CART_ADD", "LOGIN", "FEATURE_USE", "FORM", "ACTIVITY", "CONTENT"];

    private static readonly string[] ContactKinds =
        ["TICKET", "COMPLAINT", "SURVEY", "REFERRAL", "VISIT", "CAMPAIGN", "SUGGESTION"];

    /// <summary>Purchases.</summary>
    public List<(string Customer, DateTime At)> Purchases { get; } = [];

    /// <summary>Events.</summary>
    public List<Usage> Events { get; } = [];

    /// <summary>Interactions.</summary>
    public List<Contact> Contacts { get; } = [];

    /// <summary>Rows of all kinds around <paramref name="asOf"/>: many of them at one instant, some long before, some
    /// after.</summary>
    public static BehaviourData Random(int customers, int features, DateTime asOf, int seed)
    {
        var random = new Random(seed);
        var data = new BehaviourData();
        for (var i = 0; i < customers * 20; i++)
        {
            var customer = $"customer {random.Next(customers)}";
            var at = random.Next(6) == 0 && data.Events.Count > 0 ? data.Events[^1].At
                : asOf.AddDays(5).AddMicroseconds(-(long)(Math.Pow(random.NextDouble(), 2) * 400 * 86_400e6));
            var kind = EventKinds[random.Next(EventKinds.Length)];
            var feature = random.Next(4) == 0 ? null : $"feature {random.Next(features)} with a long name";
            data.Events.Add(new Usage(customer, at, kind, feature));
            if (random.Next(8) == 0) data.Purchases.Add((customer, random.Next(3) == 0 ? at : at.AddHours(-5)));
            if (random.Next(2) == 0) data.Contacts.Add(data.RandomContact(random, customer, at));
        }

        return data;
    }

    /// <summary>Loads everything.</summary>
    public void Load(TestDatabase db)
    {
        Load(db, ImportTable.Transactions, "customer_id,occurred_at,amount",
            Purchases.Select(one => $"{one.Customer},{Text(one.At)},1"));
        Load(db, ImportTable.Events, "customer_id,occurred_at,kind,feature",
            Events.Select(one => $"{one.Customer},{Text(one.At)},{one.Kind},{one.Feature}"));
        Load(db, ImportTable.Interactions, "customer_id,occurred_at,kind,score,response_minutes,resolved",
            Contacts.Select(one => string.Create(CultureInfo.InvariantCulture,
                $"{one.Customer},{Text(one.At)},{one.Kind},{one.Score:R},{one.Minutes:R},{one.Resolved}")));
    }

    /// <summary>Both readers give what the oracle gives, and the same bits.</summary>
    public void AssertRead(TestDatabase db, DateTime asOf)
    {
        BatchAssert.OnePassEqualsSql(db.Database, asOf);
        var batch = db.Database.ReadFeatures(asOf);
        var (events, contacts) = (Events.ToLookup(one => one.Customer), Contacts.ToLookup(one => one.Customer));
        var purchases = Purchases.ToLookup(one => one.Customer, one => one.At);
        for (var row = 0; row < batch.Count; row++)
        {
            var id = batch.CustomerId[row]!;
            BatchAssert.EqualsOracle(FeatureColumns.Events,
                BehaviourOracle.OfEvents(events[id], purchases[id], asOf), batch, row);
            BatchAssert.EqualsOracle(FeatureColumns.Interactions,
                BehaviourOracle.OfInteractions(contacts[id], asOf), batch, row);
        }
    }

    private Contact RandomContact(Random random, string customer, DateTime at)
    {
        if (random.Next(5) == 0 && Contacts.Count > 0) (customer, at) = (Contacts[^1].Customer, Contacts[^1].At);
        var score = random.Next(3) switch
        {
            0 => (double?)null,
            1 => random.Next(11),
            _ => random.NextDouble() * 10,
        };
        return new Contact(customer, at, ContactKinds[random.Next(ContactKinds.Length)], score,
            random.Next(3) == 0 ? null : Math.Exp(random.NextDouble() * 12), random.Next(3) switch
            {
                0 => null,
                var answer => answer == 1,
            });
    }

    private static void Load(TestDatabase db, ImportTable table, string header, IEnumerable<string> rows)
    {
        var text = new StringBuilder(header).Append('\n').AppendJoin('\n', rows).Append('\n').ToString();
        var report = db.Load(table, text);
        Assert.Equal((report.RowsRead, 0L), (report.RowsInserted, report.RowsQuarantined));
    }

    private static string Text(DateTime at) => at.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
