namespace EdgeMLOps.Dicom;

/// <summary>How far a deflated data set has been inflated.</summary>
internal enum InflationState
{
    /// <summary>There is more than was asked for so far.</summary>
    More,

    /// <summary>To its end.</summary>
    Complete,

    /// <summary>The input ended before it.</summary>
    Truncated,

    /// <summary>To bytes that are no deflated data.</summary>
    Corrupt,
}
