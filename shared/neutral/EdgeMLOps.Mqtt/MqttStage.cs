namespace EdgeMLOps.Mqtt;

/// <summary>How far a connection has come.</summary>
internal enum MqttStage
{
    /// <summary>The broker's name is looked up and the connection begun.</summary>
    Resolving,

    /// <summary>The broker's machine was called.</summary>
    Connecting,

    /// <summary>TCP stands; TLS and the broker's welcome follow.</summary>
    Greeting,
}
