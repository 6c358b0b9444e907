namespace EdgeMLOps.Mqtt;

/// <summary>Why an exchange with the broker failed. The names are the codes that status and log give.</summary>
public enum MqttFault
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>The client's own settings are not usable, such as an unreadable certificate file.</summary>
    BadSettings,

    /// <summary>The broker's name does not resolve, or not in time.</summary>
    HostUnknown,

    /// <summary>Nobody listens at the address, or there is no way to it.</summary>
    ConnectRefused,

    /// <summary>Nothing answers at the address.</summary>
    ConnectTimeout,

    /// <summary>The connection stood and the broker's welcome did not come in time.</summary>
    WelcomeTimeout,

    /// <summary>TLS was not agreed, in a way not named here.</summary>
    TlsFailed,

    /// <summary>The broker does not speak TLS 1.3.</summary>
    TlsVersion,

    /// <summary>The broker's certificate is of no authority that we trust.</summary>
    BrokerUntrusted,

    /// <summary>The broker's certificate is over, or not valid yet: look at both clocks.</summary>
    BrokerExpired,

    /// <summary>The broker's certificate is another host's.</summary>
    BrokerNameMismatch,

    /// <summary>The broker says that our certificate is of no authority that it trusts.</summary>
    CertificateUntrusted,

    /// <summary>The broker says that our certificate is over.</summary>
    CertificateExpired,

    /// <summary>The broker says that our certificate was revoked.</summary>
    CertificateRevoked,

    /// <summary>The broker does not take our certificate, for another reason: not valid yet, not fit for clients.</summary>
    CertificateRefused,

    /// <summary>The broker refused for a reason that has no name here; the outcome has its number.</summary>
    Rejected,

    /// <summary>The broker's machine has what we sent, and the broker did not acknowledge it in time: it is slow or hangs.</summary>
    AckTimeout,

    /// <summary>The connection looks open and nothing comes back over it: the way or the machine is gone.</summary>
    HalfOpen,

    /// <summary>The connection ended, from either side.</summary>
    Disconnected,

    /// <summary>libmosquitto failed in a way not named here.</summary>
    Native,

    /// <summary>The broker gave no better reason (0x80).</summary>
    UnspecifiedError,

    /// <summary>The broker could not read what we sent (0x81).</summary>
    MalformedPacket,

    /// <summary>What we sent is not allowed by the protocol (0x82).</summary>
    ProtocolError,

    /// <summary>The broker does not take what we sent, though the protocol allows it (0x83).</summary>
    ImplementationError,

    /// <summary>The broker does not speak MQTT 5 (0x84).</summary>
    VersionUnsupported,

    /// <summary>The broker does not take our client id (0x85).</summary>
    ClientIdRefused,

    /// <summary>The broker does not take our name (0x86).</summary>
    BadCredentials,

    /// <summary>The broker knows us and does not allow it (0x87).</summary>
    NotAuthorized,

    /// <summary>The broker is not available (0x88).</summary>
    ServerUnavailable,

    /// <summary>The broker is busy (0x89).</summary>
    ServerBusy,

    /// <summary>The broker has banned us (0x8A).</summary>
    Banned,

    /// <summary>The broker stops or starts again (0x8B).</summary>
    ServerShuttingDown,

    /// <summary>The broker wants another way of authentication (0x8C).</summary>
    BadAuthenticationMethod,

    /// <summary>The broker heard nothing of us for too long (0x8D).</summary>
    KeepAliveTimeout,

    /// <summary>Another connection with our client id came (0x8E).</summary>
    SessionTakenOver,

    /// <summary>The broker does not take the pattern (0x8F).</summary>
    TopicFilterRefused,

    /// <summary>The broker does not take the topic (0x90).</summary>
    TopicRefused,

    /// <summary>We had more messages in flight than the broker takes (0x93).</summary>
    ReceiveMaximumExceeded,

    /// <summary>The message is larger than the broker takes (0x95).</summary>
    TooLarge,

    /// <summary>We publish faster than the broker takes (0x96).</summary>
    MessageRateTooHigh,

    /// <summary>A limit of the broker is reached (0x97).</summary>
    QuotaExceeded,

    /// <summary>A person at the broker ended the connection (0x98).</summary>
    AdministrativeAction,

    /// <summary>The broker does not take the payload (0x99).</summary>
    PayloadRefused,

    /// <summary>The broker retains nothing (0x9A).</summary>
    RetainUnsupported,

    /// <summary>The broker does not take QoS 1 (0x9B).</summary>
    QosUnsupported,

    /// <summary>The broker sends us elsewhere this time (0x9C).</summary>
    UseAnotherServer,

    /// <summary>The broker sends us elsewhere for good (0x9D).</summary>
    ServerMoved,

    /// <summary>Connections come faster than the broker takes (0x9F).</summary>
    ConnectionRateExceeded,

    /// <summary>We were connected for longer than the broker allows (0xA0).</summary>
    ConnectTimeExceeded,

    /// <summary>The broker takes no wildcards in a pattern (0xA2).</summary>
    WildcardsUnsupported,
}
