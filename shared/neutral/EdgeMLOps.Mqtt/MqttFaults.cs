using System.Runtime.InteropServices;
using System.Text;
using EdgeMLOps.Mqtt.Native;

namespace EdgeMLOps.Mqtt;

/// <summary>From libmosquitto's error numbers to our codes, by how far the connection had come.</summary>
internal static class MqttFaults
{
    /// <summary>The call that opens the connection failed. It may get as far as the handshake, and gives the same number for a file that
    /// cannot be loaded and a certificate that is not accepted: only its words tell them apart.</summary>
    internal static MqttOutcome Opening(int error, string detail) => Outcome(
        error switch
        {
            MosquittoError.Eai => MqttFault.HostUnknown,
            MosquittoError.Errno => MqttFault.ConnectRefused,
            MosquittoError.Tls => detail.Contains("Unable to load", StringComparison.Ordinal) ? MqttFault.BadSettings : MqttFault.TlsFailed,
            MosquittoError.Invalid => MqttFault.BadSettings,
            _ => MqttFault.Native,
        },
        error,
        detail);

    /// <summary>TCP was up, the broker's welcome had not come. A broker that refuses our certificate ends the connection, and whether its
    /// alert is still read or a reset overtakes it is chance: either way TLS was not agreed.</summary>
    internal static MqttOutcome Greeting(int error, string detail) => Outcome(
        error is MosquittoError.Invalid or MosquittoError.NoMemory ? MqttFault.Native : MqttFault.TlsFailed, error, detail);

    /// <summary>After the welcome.</summary>
    internal static MqttOutcome Talking(int error, string detail) => Outcome(
        error switch
        {
            MosquittoError.Invalid or MosquittoError.NoMemory => MqttFault.Native,
            MosquittoError.KeepAlive => MqttFault.HalfOpen,
            _ => MqttFault.Disconnected,
        },
        error,
        detail);

    internal static unsafe string Text(int error) =>
        Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(Mosquitto.StrError(error)));

    private static MqttOutcome Outcome(MqttFault fault, int error, string detail) =>
        new(fault, 0, detail.Length > 0 ? detail : Text(error));
}
