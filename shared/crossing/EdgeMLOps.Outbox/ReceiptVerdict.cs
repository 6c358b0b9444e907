namespace EdgeMLOps.Outbox;

/// <summary>What came of a receipt.</summary>
public enum ReceiptVerdict
{
    /// <summary>It is the fleet's and about this outbox; what it covers is forgotten.</summary>
    Applied,

    /// <summary>Not signed by the fleet's key.</summary>
    BadSignature,

    /// <summary>About another site.</summary>
    OtherSite,

    /// <summary>About a message this outbox never sealed: it was restored from a backup, or the fleet errs. Nothing is forgotten.</summary>
    UnknownMessage,

    /// <summary>The fleet holds another message under this sequence: a fork. Nothing is forgotten.</summary>
    Forked,
}
