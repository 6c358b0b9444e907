namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>How an attempt to deliver ended. The numbers are stored.</summary>
public enum DeliveryCode
{
    /// <summary>Never tried.</summary>
    None = 0,

    /// <summary>Answered Success or a warning: the destination has it.</summary>
    Delivered = 1,

    /// <summary>No TCP connection: down, refused, or no such host.</summary>
    Unreachable = 2,

    /// <summary>The association was rejected.</summary>
    Rejected = 3,

    /// <summary>The destination does not take this SOP class.</summary>
    SopClassNotAccepted = 4,

    /// <summary>C-STORE was answered with a failure status.</summary>
    Refused = 5,

    /// <summary>No answer within the limit of an attempt.</summary>
    TimedOut = 6,

    /// <summary>The association broke, or was cut for a window.</summary>
    Broken = 7,

    /// <summary>The stored result cannot be read back.</summary>
    FileUnreadable = 8,

    /// <summary>TLS came to nothing: one side does not take the other's certificate, or they share no terms.</summary>
    TlsRefused = 9,

    /// <summary>It was answered Success, and the destination said later that it has not got it.</summary>
    Lost = 10,
}
