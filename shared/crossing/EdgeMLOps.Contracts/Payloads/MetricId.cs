namespace EdgeMLOps.Contracts;

/// <summary>A clinical metric that may cross. Numbers are fixed; add at the end.</summary>
public enum MetricId
{
    /// <summary>Kept boxes per image; grid <see cref="GridId.BoxesPerImage"/>.</summary>
    BoxesPerImage = 1,

    /// <summary>Highest score of class 0 per study; grid <see cref="GridId.Score20"/>.</summary>
    ScoreClass0 = 2,

    /// <summary>Highest score of class 1 per study; grid <see cref="GridId.Score20"/>.</summary>
    ScoreClass1 = 3,

    /// <summary>Relative area of kept boxes of class 0; grid <see cref="GridId.AreaOctave"/>.</summary>
    AreaClass0 = 4,

    /// <summary>Relative area of kept boxes of class 1; grid <see cref="GridId.AreaOctave"/>.</summary>
    AreaClass1 = 5,
}
