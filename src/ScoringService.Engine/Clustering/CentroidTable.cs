namespace ScoringService.Engine.Clustering;

/// <summary>
/// Centroids as <see cref="AssignmentKernel"/> reads them. Of |x − c|² ÷ 2 only |c|² ÷ 2 − x·c depends on the
/// centroid; the table holds that offset and −c, for four centroids at a time.
/// </summary>
internal sealed class CentroidTable
{
    /// <summary>Centroids that the kernel compares at a time.</summary>
    public const int Tile = 4;

    private readonly int _dimensions;

    public CentroidTable(int clusters, int dimensions)
    {
        _dimensions = dimensions;
        Clusters = clusters;
        Tiles = (clusters + Tile - 1) / Tile;
        Values = new float[Tiles * TileLength];
    }

    public int Clusters { get; }

    /// <summary>Number of tiles; the last may have places to spare, which are infinitely far from every
    /// point.</summary>
    public int Tiles { get; }

    /// <summary>Floats of a tile: four offsets, then four −c per coordinate.</summary>
    public int TileLength => Tile * (_dimensions + 1);

    public float[] Values { get; }

    /// <summary>Takes centroids: <see cref="Clusters"/> rows of coordinates.</summary>
    public void Set(ReadOnlySpan<double> centroids)
    {
        for (var place = 0; place < Tiles * Tile; place++)
        {
            var tile = Values.AsSpan(place / Tile * TileLength, TileLength);
            var offset = 0.0;
            for (var j = 0; j < _dimensions && place < Clusters; j++)
            {
                var coordinate = (float)centroids[place * _dimensions + j];
                tile[Tile * (j + 1) + place % Tile] = -coordinate;
                offset += 0.5 * coordinate * coordinate;
            }

            tile[place % Tile] = place < Clusters ? (float)offset : float.PositiveInfinity;
        }
    }
}
