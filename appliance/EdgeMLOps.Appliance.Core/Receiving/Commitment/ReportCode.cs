namespace EdgeMLOps.Appliance.Core.Receiving.Commitment;

/// <summary>How an attempt to report on a commitment request ended. The numbers are stored.</summary>
internal enum ReportCode
{
    /// <summary>Never tried.</summary>
    None = 0,

    /// <summary>Answered Success or a warning: the peer has it.</summary>
    Confirmed = 1,

    /// <summary>Its association is gone, and <c>Dicom:Peers</c> has no port of the peer to call.</summary>
    NoAddress = 2,

    /// <summary>No TCP connection: down, refused, or no such host.</summary>
    Unreachable = 3,

    /// <summary>The association was rejected.</summary>
    Rejected = 4,

    /// <summary>The peer does not take reports on an association that we open.</summary>
    ContextNotAccepted = 5,

    /// <summary>The report was answered with a failure status.</summary>
    Refused = 6,

    /// <summary>No answer within the limit of an attempt.</summary>
    TimedOut = 7,

    /// <summary>The association broke, or was cut for a window.</summary>
    Broken = 8,

    /// <summary>TLS came to nothing.</summary>
    TlsRefused = 9,

    /// <summary>A database or a file could not be read: nothing is known of the objects yet.</summary>
    NotJudged = 10,
}
