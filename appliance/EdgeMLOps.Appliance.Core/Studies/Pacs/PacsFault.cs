namespace EdgeMLOps.Appliance.Core.Studies.Pacs;

/// <summary>Why the PACS gave no answer.</summary>
public enum PacsFault
{
    /// <summary>It gave one.</summary>
    None = 0,

    /// <summary>The hospital link is drained, or was while it was asked.</summary>
    LinkDown = 1,

    /// <summary>No TCP connection: down, refused, or no such host.</summary>
    Unreachable = 2,

    /// <summary>The association was rejected.</summary>
    Rejected = 3,

    /// <summary>It does not offer Query/Retrieve by the study root.</summary>
    NotOffered = 4,

    /// <summary>No answer within the limit.</summary>
    TimedOut = 5,

    /// <summary>The association broke.</summary>
    Broken = 6,

    /// <summary>It answered with a failure status.</summary>
    Refused = 7,

    /// <summary>The TLS handshake failed.</summary>
    TlsRefused = 8,
}
