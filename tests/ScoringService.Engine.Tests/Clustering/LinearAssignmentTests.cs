using FsCheck.Fluent;
using ScoringService.Engine.Clustering;

namespace ScoringService.Engine.Tests.Clustering;

public sealed class LinearAssignmentTests
{
    [Fact]
    public void Solve_GreedyWouldFail_FindsTheCheapest() =>
        Assert.Equal([1, 0], LinearAssignment.Solve([[1, 2], [1, 100]]));

    [Fact]
    public void Solve_NoRows_IsEmpty() => Assert.Empty(LinearAssignment.Solve([]));

    [Fact]
    public void Solve_AnyCosts_CostsAsLittleAsTheBestOfAll() => Seeded.Check(
        from rows in Gen.Choose(1, 5)
        from spare in Gen.Choose(0, 2)
        from costs in Gen.ArrayOf(Gen.Choose(-20, 20), rows * (rows + spare))
        select costs.Select(cost => (double)cost).Chunk(rows + spare).ToArray(),
        costs =>
        {
            var assigned = LinearAssignment.Solve(costs);
            return assigned.Distinct().Count() == costs.Length
                && assigned.Select((column, row) => costs[row][column]).Sum() == Cheapest(costs, 0, []);
        });

    private static double Cheapest(double[][] costs, int row, HashSet<int> taken)
    {
        if (row == costs.Length) return 0;
        var least = double.PositiveInfinity;
        for (var column = 0; column < costs[row].Length; column++)
        {
            if (!taken.Add(column)) continue;
            least = Math.Min(least, costs[row][column] + Cheapest(costs, row + 1, taken));
            taken.Remove(column);
        }

        return least;
    }
}
