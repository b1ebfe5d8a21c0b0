namespace ScoringService.Engine.Churn;

/// <summary>Where a column of a <see cref="DesignMatrix"/> comes from.</summary>
/// <param name="Input">Position of the input; −1 for the column of ones.</param>
/// <param name="IsIndicator">Whether the column says where values are missing.</param>
internal readonly record struct DesignSource(int Input, bool IsIndicator);
