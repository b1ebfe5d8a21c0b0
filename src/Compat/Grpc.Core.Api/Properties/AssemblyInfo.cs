using System.Runtime.CompilerServices;

// The same friends as the published assembly has, so that the upstream test suites compile against this one.
[assembly: InternalsVisibleTo("Grpc.Core" + Friends.Key)]
[assembly: InternalsVisibleTo("Grpc.Core.Tests" + Friends.Key)]
[assembly: InternalsVisibleTo("Grpc.Core.Api.Tests" + Friends.Key)]
[assembly: InternalsVisibleTo("Grpc.Core.Testing" + Friends.Key)]
[assembly: InternalsVisibleTo("Grpc.IntegrationTesting" + Friends.Key)]
[assembly: InternalsVisibleTo("Grpc.Microbenchmarks" + Friends.Key)]

internal static class Friends
{
    public const string Key = ",PublicKey=" +
        "00240000048000009400000006020000002400005253413100040000010001002f5797a92c6fcde81bd4098f430442bb" +
        "8e12768722de0b0cb1b15e955b32a11352740ee59f2c94c48edc8e177d1052536b8ac651bce11ce5da3a27fc95aff3dc" +
        "604a6971417453f9483c7b5e836756d5b271bf8f2403fe186e31956148c03d804487cf642f8cc071394ee9672dfe5b55" +
        "ea0f95dfd5a7f77d22c962ccf51320d3";
}
