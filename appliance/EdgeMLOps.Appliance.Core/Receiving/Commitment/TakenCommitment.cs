namespace EdgeMLOps.Appliance.Core.Receiving.Commitment;

/// <summary>What became of a request that came in.</summary>
internal enum TakenCommitment
{
    /// <summary>New, and durable now.</summary>
    Taken,

    /// <summary>The same request once more, from a peer that did not hear the answer: it is reported on again.</summary>
    Again,

    /// <summary>The transaction is one of the peer's already, for other objects.</summary>
    Conflict,

    /// <summary>As many are open as are allowed, or they name as many objects.</summary>
    TooMany,

    /// <summary>Of these its peer has its share.</summary>
    PeerShare,

    /// <summary>The disk is below its mark.</summary>
    NoRoom,
}
