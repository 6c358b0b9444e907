namespace EdgeMLOps.Fleet.Store;

/// <summary>What became of a verified message.</summary>
internal enum StoreVerdict
{
    /// <summary>It is kept.</summary>
    Stored,

    /// <summary>The same bytes were kept before.</summary>
    Duplicate,

    /// <summary>Other bytes are kept under its place: one of the two was made from a restored state. Alarm.</summary>
    Fork,

    /// <summary>It does not chain to its neighbour that is kept. Alarm.</summary>
    ChainBroken,
}
