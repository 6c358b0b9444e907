using System.Runtime.InteropServices;
using System.Text;
using EdgeMLOps.Mqtt.Native;

namespace EdgeMLOps.Mqtt;

/// <summary>From libmosquitto's and the system's error numbers to our codes.</summary>
internal static class MqttFaults
{
    internal static MqttOutcome Map(int error, int systemError, string detail, bool welcomed)
    {
        var fault = error switch
        {
            MosquittoError.Eai => MqttFault.HostUnknown,
            _ when welcomed => error is MosquittoError.Invalid or MosquittoError.NoMemory ? MqttFault.Native : MqttFault.Disconnected,
            MosquittoError.Tls => MqttFault.TlsFailed,
            _ when detail.StartsWith("OpenSSL", StringComparison.Ordinal) => MqttFault.TlsFailed,
            MosquittoError.Errno when systemError == MosquittoError.LinuxProtocol => MqttFault.TlsFailed,
            MosquittoError.Errno => MqttFault.ConnectRefused,
            MosquittoError.Invalid or MosquittoError.NoMemory => MqttFault.Native,
            _ => MqttFault.Disconnected,
        };
        return new MqttOutcome(fault, 0, detail.Length > 0 ? detail : Text(error));
    }

    internal static unsafe string Text(int error) =>
        Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(Mosquitto.StrError(error)));
}
