namespace EdgeMLOps.Mqtt;

/// <summary>Why an exchange with the broker failed.</summary>
public enum MqttFault
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>The client's own settings are not usable, such as an unreadable certificate file.</summary>
    BadSettings,

    /// <summary>The broker's name does not resolve.</summary>
    HostUnknown,

    /// <summary>Nobody listens at the address, or it cannot be reached.</summary>
    ConnectRefused,

    /// <summary>TLS was not agreed: the broker's certificate, ours, or the protocol version.</summary>
    TlsFailed,

    /// <summary>The broker knows us and does not allow it.</summary>
    NotAuthorized,

    /// <summary>The broker refused for another reason; see the MQTT reason code.</summary>
    Rejected,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>The connection ended, from either side.</summary>
    Disconnected,

    /// <summary>The message is larger than the broker takes.</summary>
    TooLarge,

    /// <summary>libmosquitto failed in a way not named here.</summary>
    Native,
}
