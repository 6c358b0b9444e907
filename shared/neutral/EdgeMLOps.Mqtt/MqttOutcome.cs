using System.Runtime.InteropServices;

namespace EdgeMLOps.Mqtt;

/// <summary>How an exchange with the broker ended.</summary>
/// <param name="Fault">What failed, or <see cref="MqttFault.None"/>.</param>
/// <param name="Reason">MQTT 5 reason code (OASIS MQTT 5.0 section 2.4) where the broker gave one, else 0; below 128 is success.</param>
/// <param name="Detail">The broker's reason string, or libmosquitto's or OpenSSL's own words; empty on success. A stranger may have written
/// it: for people who look for the cause, not for logs.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MqttOutcome(MqttFault Fault, int Reason, string Detail)
{
    /// <summary>Success.</summary>
    public static MqttOutcome Ok { get; } = new(MqttFault.None, 0, "");

    /// <summary>Whether it succeeded.</summary>
    public bool IsSuccess => Fault == MqttFault.None;

    internal static MqttOutcome FromReason(int reason, string words) =>
        MqttReasons.FaultOf(reason) is var fault && fault == MqttFault.None ? new(fault, reason, "") : new(fault, reason, words);
}
