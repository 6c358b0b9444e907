using System.Globalization;

namespace EdgeMLOps.Mqtt;

/// <summary>The broker's TLS alerts (RFC 8446 section 6), told by OpenSSL's error numbers and never by its words.</summary>
internal static class TlsAlerts
{
    // OpenSSL keeps its reason in the low bits, alerts of the peer from 1000 on.
    private const int OpenSslReason = 0x7F_FFFF;
    private const int OpenSslAlerts = 1000;

    private const string BeforeNumber = "error:";
    private const int NumberDigits = 8;

    private static readonly Dictionary<int, MqttFault> Alerts = new()
    {
        [42] = MqttFault.CertificateRefused,
        [43] = MqttFault.CertificateRefused,
        [44] = MqttFault.CertificateRevoked,
        [45] = MqttFault.CertificateExpired,
        [46] = MqttFault.CertificateRefused,
        [48] = MqttFault.CertificateUntrusted,
        [49] = MqttFault.CertificateRefused,
        [51] = MqttFault.CertificateUntrusted, // an authority of the same name, with another key
        [70] = MqttFault.TlsVersion,
        [116] = MqttFault.CertificateRefused,
    };

    /// <summary>What an OpenSSL error number says of our certificate; null where it is no alert that is known here.</summary>
    internal static MqttFault? Of(int number) =>
        Alerts.TryGetValue((number & OpenSslReason) - OpenSslAlerts, out var fault) ? fault : null;

    /// <summary>The same of the first number in libmosquitto's report, such as <c>error:0A000414:SSL routines:...</c>.</summary>
    internal static MqttFault? In(string report)
    {
        var at = report.IndexOf(BeforeNumber, StringComparison.Ordinal) + BeforeNumber.Length;
        return at >= BeforeNumber.Length
            && at + NumberDigits <= report.Length
            && int.TryParse(report.AsSpan(at, NumberDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
                ? Of(number)
                : null;
    }
}
