using ScoringService.Engine.Value;

namespace ScoringService.Engine.Tests.Value;

public sealed class CustomerClassifierTests
{
    private static readonly CustomerClassifier Classifier = new(new ValueOptions());

    [Fact]
    public void Grades_TiersInUse_HaveTheirGradeAndValueClass()
    {
        var (grades, classes) = (new int[5], new int[5]);
        Classifier.Grades([0, 1, 2, 3, -1], grades);
        Classifier.ValueClasses([0, 1, 2, 3, -1], classes);
        Assert.Equal(["VIP客户", "VIP客户", "潜力客户", "普通客户"],
            grades[..4].Select(grade => CustomerClasses.GradeLabels[grade].Zh));
        Assert.Equal(["HIGH_VALUE", "HIGH_VALUE", "MIDDLE_VALUE", "LOW_VALUE"],
            classes[..4].Select(value => CustomerClasses.ValueClasses[value]));
        Assert.Equal((-1, -1), (grades[4], classes[4]));
    }

    [Theory]
    [InlineData(0, 0, 3, null)]
    [InlineData(1, 59, 1, "ACTIVE")]
    [InlineData(1, 59, -1, "ACTIVE")]
    [InlineData(1, 0, 2, "AT_RISK")]
    [InlineData(1, 60, 0, "AT_RISK")]
    [InlineData(1, 89, 0, "AT_RISK")]
    [InlineData(1, 90, 0, "DORMANT")]
    [InlineData(1, 90, 3, "DORMANT")]
    public void Behaviours_SilenceAndBand_Decide(int purchases, int recency, int band, string? expected)
    {
        var result = new int[1];
        Classifier.Behaviours([purchases], [recency], [band], result);
        Assert.Equal(expected, result[0] < 0 ? null : CustomerClasses.Behaviours[result[0]]);
        if (band >= 2) return;
        Classifier.Behaviours([purchases], [recency], [], result);
        Assert.Equal(expected, result[0] < 0 ? null : CustomerClasses.Behaviours[result[0]]);
    }

    [Theory]
    [InlineData(double.NaN, -1, -1, null)]
    [InlineData(0.5, 9, 9, "PRICE_SENSITIVE")]
    [InlineData(0.49, 2, 4, "STANDARDISED")]
    [InlineData(double.NaN, 3, 0, "CUSTOMISED")]
    [InlineData(double.NaN, 0, 5, "CUSTOMISED")]
    [InlineData(double.NaN, 2, -1, "STANDARDISED")]
    [InlineData(double.NaN, -1, 4, "STANDARDISED")]
    [InlineData(0, -1, -1, "STANDARDISED")]
    [InlineData(double.PositiveInfinity, -1, -1, null)]
    public void Needs_DiscountsSupportAndBreadth_Decide(double discounts, int tickets, int breadth, string? expected)
    {
        var result = new int[1];
        Classifier.Needs([discounts], [tickets], [breadth], result);
        Assert.Equal(expected, result[0] < 0 ? null : CustomerClasses.Needs[result[0]]);
    }

    [Fact]
    public void Needs_NothingRecorded_IsUnknown()
    {
        var result = new int[2];
        Classifier.Needs([], [], [], result);
        Assert.Equal([-1, -1], result);
    }

    [Fact]
    public void Codes_EveryOne_HasLabels()
    {
        Assert.Equal(Enum.GetValues<CustomerGrade>().Length, CustomerClasses.Grades.Count);
        Assert.Equal(Enum.GetValues<ValueClass>().Length, CustomerClasses.ValueClasses.Count);
        Assert.Equal(Enum.GetValues<BehaviourClass>().Length, CustomerClasses.Behaviours.Count);
        Assert.Equal(Enum.GetValues<NeedClass>().Length, CustomerClasses.Needs.Count);
        Assert.Equal(CustomerClasses.Grades.Count, CustomerClasses.GradeLabels.Count);
        Assert.Equal(CustomerClasses.ValueClasses.Count, CustomerClasses.ValueClassLabels.Count);
        Assert.Equal(CustomerClasses.Behaviours.Count, CustomerClasses.BehaviourLabels.Count);
        Assert.Equal(CustomerClasses.Needs.Count, CustomerClasses.NeedLabels.Count);
        Assert.Equal(ValueDimensions.All.Count, ValueDimensions.Labels.Count);
        Assert.Equal(ValueIndicators.All.Count, ValueIndicators.Labels.Count);
        Assert.Equal(["战略核心层", "价值重要层", "潜力提升层", "基础维护层"], TierDefinition.Default.Select(tier => tier.Label.Zh));
    }
}
