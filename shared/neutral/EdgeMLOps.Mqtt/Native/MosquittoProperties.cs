using System.Runtime.InteropServices;
using System.Text;

namespace EdgeMLOps.Mqtt.Native;

/// <summary>Reads the properties of a packet, which live as long as the callback that has them.</summary>
internal static unsafe class MosquittoProperties
{
    private const int ServerKeepAlive = 19;
    private const int ReasonString = 31;
    private const int ReceiveMaximum = 33;
    private const int MaximumQos = 36;
    private const int MaximumPacketSize = 39;

    // MQTT 5.0 section 3.2.2.3: what holds where the broker says nothing.
    private const int UnsaidReceiveMaximum = 65_535;
    private const int UnsaidMaximumQos = 2;

    // A broker may write 64 KiB; a reason is a line.
    private const int MostWords = 200;

    internal static MqttWelcome Welcome(nint properties) => new()
    {
        ReceiveMaximum = Mosquitto.ReadInt16(properties, ReceiveMaximum, out var inFlight, skipFirst: false) != 0 ? inFlight : UnsaidReceiveMaximum,
        MaximumPacketBytes = Mosquitto.ReadInt32(properties, MaximumPacketSize, out var bytes, skipFirst: false) != 0 ? bytes : null,
        KeepAliveSeconds = Mosquitto.ReadInt16(properties, ServerKeepAlive, out var seconds, skipFirst: false) != 0 ? seconds : null,
        MaximumQos = Mosquitto.ReadByte(properties, MaximumQos, out var qos, skipFirst: false) != 0 ? qos : UnsaidMaximumQos,
    };

    /// <summary>The broker's own words for its reason; empty where it has none.</summary>
    internal static string Reason(nint properties)
    {
        if (Mosquitto.ReadString(properties, ReasonString, out var text, skipFirst: false) == 0 || text is null)
        {
            return "";
        }

        try
        {
            var words = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
            return words.Length > MostWords ? words[..MostWords] : words;
        }
        finally
        {
            NativeMemory.Free(text); // a copy that the library made by malloc for the caller
        }
    }
}
