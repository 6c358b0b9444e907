using EdgeMLOps.Mqtt;

namespace EdgeMLOps.Relay.Certificates;

/// <summary>What a failed connection says of the certificate that was shown.</summary>
internal static class BrokerRefusal
{
    internal static bool IsOfTheCertificate(MqttFault fault) => fault
        is MqttFault.CertificateUntrusted or MqttFault.CertificateExpired or MqttFault.CertificateRevoked or MqttFault.CertificateRefused
        or MqttFault.BadSettings or MqttFault.BadCredentials or MqttFault.NotAuthorized;
}
