namespace ScoringService.Engine;

/// <summary>
/// What is loaded of a customer and names or describes a person. No model reads it, and it is in no feature or score
/// column; whoever shows it masks it for callers who may not see personal data. The id is personal too
/// (<see cref="FeatureColumns.CustomerId"/>), but it is the caller's own key to everything else and so never masked.
/// </summary>
public static class PersonalColumns
{
    public static readonly ColumnDefinition Name = new("name", ColumnType.Utf8, "",
        "Name of the customer as loaded; null when unknown.", "Name", "客户名称", IsPersonal: true);
    public static readonly ColumnDefinition ContactRole = new("contact_role", ColumnType.Utf8, "",
        "The person to talk to, as loaded; null when unknown.", "Contact", "联系人", IsPersonal: true);
    public static readonly ColumnDefinition Owner = new("owner", ColumnType.Utf8, "",
        "Who looks after the customer, as loaded; null when unknown.", "Owner", "负责人", IsPersonal: true);

    /// <summary>Every personal column but the id.</summary>
    public static IReadOnlyList<ColumnDefinition> All { get; } = [Name, ContactRole, Owner];
}
