using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace EdgeMLOps.Mqtt.Native;

/// <summary>From libmosquitto's function pointers to the session they are about. All run on the session's own thread; none may throw.</summary>
internal static unsafe class MosquittoCallbacks
{
    internal static void Set(nint client)
    {
        Mosquitto.OnConnect(client, &Connected);
        Mosquitto.OnDisconnect(client, &Disconnected);
        Mosquitto.OnPublish(client, &Published);
        Mosquitto.OnSubscribe(client, &Subscribed);
        Mosquitto.OnMessage(client, &Arrived);
        Mosquitto.OnLog(client, &Logged);
    }

    private static MqttSession Session(nint context) => (MqttSession)GCHandle.FromIntPtr(context).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Connected(nint client, nint context, int reason, int flags, nint properties) =>
        Session(context).HandleConnected(
            MqttOutcome.FromReason(reason, MosquittoProperties.Reason(properties)), MosquittoProperties.Welcome(properties));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Disconnected(nint client, nint context, int reason, nint properties) =>
        Session(context).HandleDisconnected(MqttOutcome.FromReason(reason, MosquittoProperties.Reason(properties)));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Published(nint client, nint context, int messageId, int reason, nint properties) =>
        Session(context).HandleAcknowledged(messageId, MqttOutcome.FromReason(reason, MosquittoProperties.Reason(properties)));

    // One pattern a request, so one reason: granted QoS, or a failure from 128.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Subscribed(nint client, nint context, int messageId, int count, int* reasons, nint properties) =>
        Session(context).HandleAcknowledged(
            messageId, MqttOutcome.FromReason(count > 0 ? reasons[0] : MqttReasons.FirstFailure, MosquittoProperties.Reason(properties)));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Arrived(nint client, nint context, MosquittoMessage* message, nint properties)
    {
        var topic = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(message->Topic));
        var payload = new ReadOnlySpan<byte>(message->Payload, message->PayloadLength).ToArray();
        Session(context).HandleArrived(new MqttMessage(topic, payload));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Logged(nint client, nint context, int level, byte* text)
    {
        if (level == Mosquitto.LogError)
        {
            Session(context).HandleError(Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text)));
        }
    }
}
