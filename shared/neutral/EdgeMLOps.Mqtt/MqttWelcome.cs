namespace EdgeMLOps.Mqtt;

/// <summary>What the broker's welcome says of its limits (CONNACK properties, OASIS MQTT 5.0 section 3.2.2.3).</summary>
public sealed record MqttWelcome
{
    /// <summary>Most messages in flight to it, from 1; 65,535 where it says nothing.</summary>
    public required int ReceiveMaximum { get; init; }

    /// <summary>Longest packet it takes, in bytes; null where it says nothing.</summary>
    public required long? MaximumPacketBytes { get; init; }

    /// <summary>Seconds between signs of life that it wants; null where ours hold.</summary>
    public required int? KeepAliveSeconds { get; init; }

    /// <summary>Highest quality of service it takes, 0 to 2.</summary>
    public required int MaximumQos { get; init; }
}
