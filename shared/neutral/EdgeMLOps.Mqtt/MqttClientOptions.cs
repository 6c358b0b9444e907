namespace EdgeMLOps.Mqtt;

/// <summary>One connection to a broker, always with TLS 1.3 and certificates on both sides.</summary>
public sealed class MqttClientOptions
{
    /// <summary>Name or address of the broker; it must stand in the broker's certificate.</summary>
    public required string Host { get; init; }

    /// <summary>TCP port, 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>Client id; two connections with the same one throw each other out.</summary>
    public required string ClientId { get; init; }

    /// <summary>PEM file with the authorities the broker's certificate may come from.</summary>
    public required string CaFile { get; init; }

    /// <summary>PEM file with our certificate.</summary>
    public required string CertificateFile { get; init; }

    /// <summary>PEM file with our private key, unencrypted.</summary>
    public required string KeyFile { get; init; }

    /// <summary>Seconds between signs of life.</summary>
    /// <value>20; libmosquitto takes 5 to 65535.</value>
    public int KeepAliveSeconds { get; init; } = 20;

    /// <summary>Most messages in flight from the broker.</summary>
    /// <value>16.</value>
    public int ReceiveMaximum { get; init; } = 16;

    /// <summary>Most messages in flight to the broker; fewer where its welcome says so (Receive Maximum, OASIS MQTT 5.0 section 4.9).</summary>
    /// <value>16.</value>
    public int SendMaximum { get; init; } = 16;

    /// <summary>Most messages that arrived and were not read yet; when full, no more is read from the socket.</summary>
    /// <value>64.</value>
    public int InboundCapacity { get; init; } = 64;

    /// <summary>Longest time from the first packet to the broker's welcome.</summary>
    /// <value>15 s.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest wait for an acknowledgement.</summary>
    /// <value>15 s.</value>
    public TimeSpan AckTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
