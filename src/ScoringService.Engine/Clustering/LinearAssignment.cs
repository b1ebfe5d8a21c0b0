namespace ScoringService.Engine.Clustering;

/// <summary>
/// The assignment of rows to columns with the least total cost, by shortest augmenting paths with potentials (Kuhn,
/// "The Hungarian method", 1955; Jonker and Volgenant, Computing 38, 1987).
/// </summary>
internal static class LinearAssignment
{
    /// <summary>Assigns every row a column of its own.</summary>
    /// <param name="costs">Finite costs by row, then column; at least as many columns as rows.</param>
    /// <returns>The column of each row.</returns>
    public static int[] Solve(double[][] costs)
    {
        var rows = costs.Length;
        var columns = rows == 0 ? 0 : costs[0].Length;
        var state = new State(rows, columns);
        for (var row = 0; row < rows; row++) Augment(costs, row, state);
        var assigned = new int[rows];
        for (var column = 0; column < columns; column++)
            if (state.RowOf[column] >= 0) assigned[state.RowOf[column]] = column;
        return assigned;
    }

    /// <summary>Adds one row: finds the cheapest path from it to a free column and shifts the assignments along
    /// it.</summary>
    private static void Augment(double[][] costs, int start, State state)
    {
        var columns = state.RowOf.Length;
        var visited = new bool[columns];
        var least = new double[columns];
        var previous = new int[columns];
        Array.Fill(least, double.PositiveInfinity);
        Array.Fill(previous, -1);
        int row = start, current = -1;
        do
        {
            if (current >= 0) visited[current] = true;
            var next = -1;
            for (var column = 0; column < columns; column++)
            {
                if (visited[column]) continue;
                var reduced = costs[row][column] - state.RowPotential[row] - state.ColumnPotential[column];
                if (reduced < least[column]) (least[column], previous[column]) = (reduced, current);
                if (next < 0 || least[column] < least[next]) next = column;
            }

            var step = least[next];
            state.RowPotential[start] += step;
            for (var column = 0; column < columns; column++)
            {
                if (!visited[column])
                {
                    least[column] -= step;
                    continue;
                }

                state.RowPotential[state.RowOf[column]] += step;
                state.ColumnPotential[column] -= step;
            }

            current = next;
            row = state.RowOf[current];
        }
        while (row >= 0);

        for (; current >= 0; current = previous[current])
            state.RowOf[current] = previous[current] < 0 ? start : state.RowOf[previous[current]];
    }

    private sealed class State
    {
        public State(int rows, int columns)
        {
            RowPotential = new double[rows];
            ColumnPotential = new double[columns];
            RowOf = new int[columns];
            Array.Fill(RowOf, -1);
        }

        public double[] RowPotential { get; }

        public double[] ColumnPotential { get; }

        /// <summary>Row that a column is assigned to; −1 for none.</summary>
        public int[] RowOf { get; }
    }
}
