using System.Text.RegularExpressions;
using ScoringService.Engine.Rfm;

namespace ScoringService.Engine.Tests;

public sealed partial class CatalogueTests
{
    private static IEnumerable<ColumnDefinition> Columns => FeatureColumns.All.Concat(ScoreColumns.All);

    [Fact]
    public void Columns_Names_AreUniqueSnakeCase()
    {
        Assert.All(Columns, column => Assert.Matches(SnakeCase(), column.Name));
        Assert.Equal(Columns.Count(), Columns.Select(column => column.Name).Distinct().Count());
    }

    [Fact]
    public void Columns_Texts_ArePresentAndMeaningsAreSentences()
    {
        Assert.All(Columns, column =>
        {
            Assert.NotEmpty(column.LabelEn);
            Assert.NotEmpty(column.LabelZh);
            Assert.NotNull(column.Unit);
            Assert.EndsWith(".", column.Meaning, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Columns_Fields_AreAllListed()
    {
        static int Fields(Type type) => type.GetFields().Count(field => field.FieldType == typeof(ColumnDefinition));
        Assert.Equal(Fields(typeof(FeatureColumns)), FeatureColumns.All.Count);
        Assert.Equal(Fields(typeof(ScoreColumns)), ScoreColumns.All.Except(ScoreColumns.Signals).Count());
    }

    [Fact]
    public void Columns_MoneyAndTime_HaveAUnit() => Assert.All(
        Columns.Where(column => column.Type is ColumnType.Float64 or ColumnType.Timestamp
            or ColumnType.Int32 or ColumnType.UInt8),
        column => Assert.NotEmpty(column.Unit));

    [Fact]
    public void Labels_EveryDefaultCode_HasBothLanguages()
    {
        var codes = StatusCodes.All
            .Concat(RfmSegmentMap.Default.Select(rule => rule.Code))
            .Concat(RfmOctant.Default.Select(octant => octant.Code))
            .Concat(PurchaseClasses.All).ToList();
        Assert.Equal(codes.Order(), LabelCatalogue.All.Keys.Order());
        Assert.All(codes, code => Assert.Matches(HanCharacters(), LabelCatalogue.Of(code).Zh));
        Assert.Equal(codes.Count, LabelCatalogue.All.Values.Select(label => label.En).Distinct().Count());
        Assert.Equal(codes.Count, LabelCatalogue.All.Values.Select(label => label.Zh).Distinct().Count());
    }

    [Fact]
    public void Labels_UnknownCode_StandsForItself() =>
        Assert.Equal(new Label("MINE", "MINE"), LabelCatalogue.Of("MINE"));

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
    private static partial Regex SnakeCase();

    [GeneratedRegex(@"^\p{IsCJKUnifiedIdeographs}+$")]
    private static partial Regex HanCharacters();
}
