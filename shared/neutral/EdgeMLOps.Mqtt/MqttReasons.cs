namespace EdgeMLOps.Mqtt;

/// <summary>The broker's reason codes (OASIS MQTT 5.0 section 2.4), each as a fault of its own.</summary>
internal static class MqttReasons
{
    /// <summary>From here on a reason is a failure.</summary>
    internal const int FirstFailure = 0x80;

    private static readonly Dictionary<int, MqttFault> Faults = new()
    {
        [0x80] = MqttFault.UnspecifiedError,
        [0x81] = MqttFault.MalformedPacket,
        [0x82] = MqttFault.ProtocolError,
        [0x83] = MqttFault.ImplementationError,
        [0x84] = MqttFault.VersionUnsupported,
        [0x85] = MqttFault.ClientIdRefused,
        [0x86] = MqttFault.BadCredentials,
        [0x87] = MqttFault.NotAuthorized,
        [0x88] = MqttFault.ServerUnavailable,
        [0x89] = MqttFault.ServerBusy,
        [0x8A] = MqttFault.Banned,
        [0x8B] = MqttFault.ServerShuttingDown,
        [0x8C] = MqttFault.BadAuthenticationMethod,
        [0x8D] = MqttFault.KeepAliveTimeout,
        [0x8E] = MqttFault.SessionTakenOver,
        [0x8F] = MqttFault.TopicFilterRefused,
        [0x90] = MqttFault.TopicRefused,
        [0x93] = MqttFault.ReceiveMaximumExceeded,
        [0x95] = MqttFault.TooLarge,
        [0x96] = MqttFault.MessageRateTooHigh,
        [0x97] = MqttFault.QuotaExceeded,
        [0x98] = MqttFault.AdministrativeAction,
        [0x99] = MqttFault.PayloadRefused,
        [0x9A] = MqttFault.RetainUnsupported,
        [0x9B] = MqttFault.QosUnsupported,
        [0x9C] = MqttFault.UseAnotherServer,
        [0x9D] = MqttFault.ServerMoved,
        [0x9F] = MqttFault.ConnectionRateExceeded,
        [0xA0] = MqttFault.ConnectTimeExceeded,
        [0xA2] = MqttFault.WildcardsUnsupported,
    };

    internal static MqttFault FaultOf(int reason) =>
        reason < FirstFailure ? MqttFault.None : Faults.GetValueOrDefault(reason, MqttFault.Rejected);
}
