using ScoringService.Engine.Churn;
using ScoringService.Engine.Clv;
using ScoringService.Engine.Rfm;
using ScoringService.Engine.Validation;
using ScoringService.Engine.Value;
using ScoringService.Server.Errors;
using ScoringService.Server.Messages;

namespace ScoringService.Server.Tests;

public sealed class EnumNamesTests
{
    public static TheoryData<Type, Type> Pairs => new()
    {
        { typeof(RfmBinning), typeof(V1.RfmBinning) },
        { typeof(PurchaseModelKind), typeof(V1.PurchaseModelKind) },
        { typeof(FitStatus), typeof(V1.FitStatus) },
        { typeof(RegressionStatus), typeof(V1.FitStatus) },
        { typeof(HoldoutGrade), typeof(V1.HoldoutGrade) },
        { typeof(InputTransform), typeof(V1.InputTransform) },
        { typeof(ChurnSource), typeof(V1.ChurnSource) },
        { typeof(ChurnGrade), typeof(V1.ChurnGrade) },
        { typeof(Separation), typeof(V1.Separation) },
        { typeof(TierRule), typeof(V1.TierRule) },
        { typeof(CustomerGrade), typeof(V1.CustomerGrade) },
        { typeof(ValueClass), typeof(V1.ValueClass) },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Names_OfTheEngineAndTheApi_AreTheSame(Type engine, Type api)
    {
        Assert.Equal("Unspecified", Enum.GetName(api, 0));
        Assert.Equal(Enum.GetNames(engine).Order(), Enum.GetNames(api).Where(name => name != "Unspecified").Order());
    }

    [Fact]
    public void ToEngine_EveryValue_ComesBack()
    {
        foreach (var kind in Enum.GetValues<PurchaseModelKind>())
            Assert.Equal(kind, EnumNames.ToEngine<PurchaseModelKind>(
                "f", EnumNames.ToProto<V1.PurchaseModelKind>(kind)));
        Assert.Equal(TierRule.Amount, EnumNames.ToEngine<TierRule>("f", V1.TierRule.Unspecified, TierRule.Amount));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(99)]
    public void ToEngine_NoSuchValue_NamesThoseThatAre(int value)
    {
        var error = Assert.Throws<RequestException>(() =>
            EnumNames.ToEngine<PurchaseModelKind>("options.x", (V1.PurchaseModelKind)value));
        Assert.Equal("options.x: must be one of MBG_NBD, BG_NBD, PARETO_NBD.", error.Message);
    }
}
