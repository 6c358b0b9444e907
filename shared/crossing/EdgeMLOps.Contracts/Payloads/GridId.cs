namespace EdgeMLOps.Contracts;

/// <summary>A fixed, immutable set of bins (<see cref="Grids"/>). A change of edges is a new member, never a new meaning.</summary>
public enum GridId
{
    /// <summary>Milliseconds: below 1, then half octaves (edges 2^(k/2), k = 0..40), then 2^20 and above. 42 bins.</summary>
    LatencyHalfOctave = 1,

    /// <summary>Scores 0..1 in 20 equal bins; 1 is in the last.</summary>
    Score20 = 2,

    /// <summary>Boxes per image: 0, 1, 2, 3, 4 to 5, 6 to 9, 10 and more. 7 bins.</summary>
    BoxesPerImage = 3,

    /// <summary>Box area over image area, as -log2: bin k holds 2^-(k+1) &lt; a &lt;= 2^-k for k = 0..10; bin 11 all smaller. 12 bins.</summary>
    AreaOctave = 4,
}
