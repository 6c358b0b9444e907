namespace EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;

/// <summary>What the last asking for a proof of arrival brought. The numbers are stored.</summary>
public enum ConfirmCode
{
    /// <summary>Nothing was asked yet, or nothing is to be asked.</summary>
    None = 0,

    /// <summary>Proven: the destination reported it as committed.</summary>
    Committed = 1,

    /// <summary>Proven: the destination's C-FIND names it.</summary>
    Found = 2,

    /// <summary>Commitment is asked for; the report is awaited.</summary>
    ReportAwaited = 3,

    /// <summary>The report on commitment did not come in time, or does not speak of this object.</summary>
    NoReport = 4,

    /// <summary>The report says that it is not committed.</summary>
    NotCommitted = 5,

    /// <summary>C-FIND does not name it.</summary>
    NotFound = 6,

    /// <summary>The request for commitment was answered with a failure.</summary>
    CommitmentRefused = 7,

    /// <summary>C-FIND was answered with a failure.</summary>
    FindRefused = 8,

    /// <summary>The destination offers none of the services it is asked by.</summary>
    NotOffered = 9,

    /// <summary>No TCP connection: down, refused, or no such host.</summary>
    Unreachable = 10,

    /// <summary>The association was rejected.</summary>
    Rejected = 11,

    /// <summary>No answer within the limit of an attempt.</summary>
    TimedOut = 12,

    /// <summary>The association broke, or was cut for a window.</summary>
    Broken = 13,

    /// <summary>TLS came to nothing.</summary>
    TlsRefused = 14,

    /// <summary>The stored result, which names its study and series, cannot be read.</summary>
    FileUnreadable = 15,
}
