using System.Runtime.InteropServices;

namespace EdgeMLOps.Mqtt;

/// <summary>How an exchange with the broker ended.</summary>
/// <param name="Fault">What failed, or <see cref="MqttFault.None"/>.</param>
/// <param name="Reason">MQTT 5 reason code (OASIS MQTT 5.0 section 2.4) where the broker gave one, else 0; below 128 is success.</param>
/// <param name="Detail">libmosquitto's or OpenSSL's own words about the failure; empty on success.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MqttOutcome(MqttFault Fault, int Reason, string Detail)
{
    /// <summary>Success.</summary>
    public static MqttOutcome Ok { get; } = new(MqttFault.None, 0, "");

    /// <summary>Whether it succeeded.</summary>
    public bool IsSuccess => Fault == MqttFault.None;

    internal static MqttOutcome FromReason(int reason) => reason switch
    {
        < 0x80 => new MqttOutcome(MqttFault.None, reason, ""),
        0x86 or 0x87 => new MqttOutcome(MqttFault.NotAuthorized, reason, ""),
        0x95 => new MqttOutcome(MqttFault.TooLarge, reason, ""),
        _ => new MqttOutcome(MqttFault.Rejected, reason, ""),
    };
}
