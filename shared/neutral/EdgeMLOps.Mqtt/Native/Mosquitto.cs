using System.Runtime.InteropServices;

namespace EdgeMLOps.Mqtt.Native;

/// <summary>What is used of libmosquitto 2.0 (mosquitto.h). Booleans are C99 <c>bool</c>, one byte.</summary>
internal static unsafe partial class Mosquitto
{
    internal const int OptionProtocolVersion = 1;
    internal const int OptionReceiveMaximum = 4;
    internal const int OptionSendMaximum = 5;
    internal const int OptionTcpNoDelay = 11;
    internal const int ProtocolV5 = 5;
    internal const int VerifyPeer = 1;
    internal const int LogError = 8;

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_lib_init")]
    internal static partial int LibInit();

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_new", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint New(string id, [MarshalAs(UnmanagedType.U1)] bool cleanSession, nint context);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_destroy")]
    internal static partial void Destroy(nint client);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_int_option")]
    internal static partial int IntOption(nint client, int option, int value);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_threaded_set")]
    internal static partial int ThreadedSet(nint client, [MarshalAs(UnmanagedType.U1)] bool threaded);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_tls_set", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int TlsSet(nint client, string caFile, string? caPath, string certFile, string keyFile, nint passwordCallback);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_tls_opts_set", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int TlsOptsSet(nint client, int verify, string version, string? ciphers);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_connect_bind_async", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ConnectAsync(nint client, string host, int port, int keepAlive, string? bindAddress);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_socket")]
    internal static partial int Socket(nint client);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_loop")]
    internal static partial int Loop(nint client, int timeoutMilliseconds, int maxPackets);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_publish_v5", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Publish(
        nint client, out int messageId, string topic, int length, byte* payload, int qos, [MarshalAs(UnmanagedType.U1)] bool retain, nint properties);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_subscribe_v5", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Subscribe(nint client, out int messageId, string pattern, int qos, int options, nint properties);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_disconnect_v5")]
    internal static partial int Disconnect(nint client, int reason, nint properties);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_property_read_byte")]
    internal static partial nint ReadByte(nint properties, int identifier, out byte value, [MarshalAs(UnmanagedType.U1)] bool skipFirst);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_property_read_int16")]
    internal static partial nint ReadInt16(nint properties, int identifier, out ushort value, [MarshalAs(UnmanagedType.U1)] bool skipFirst);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_property_read_int32")]
    internal static partial nint ReadInt32(nint properties, int identifier, out uint value, [MarshalAs(UnmanagedType.U1)] bool skipFirst);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_property_read_string")]
    internal static partial nint ReadString(nint properties, int identifier, out byte* value, [MarshalAs(UnmanagedType.U1)] bool skipFirst);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_strerror")]
    internal static partial byte* StrError(int error);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_connect_v5_callback_set")]
    internal static partial void OnConnect(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, int, nint, void> callback);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_disconnect_v5_callback_set")]
    internal static partial void OnDisconnect(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, nint, void> callback);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_publish_v5_callback_set")]
    internal static partial void OnPublish(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, int, nint, void> callback);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_subscribe_v5_callback_set")]
    internal static partial void OnSubscribe(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, int, int*, nint, void> callback);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_message_v5_callback_set")]
    internal static partial void OnMessage(nint client, delegate* unmanaged[Cdecl]<nint, nint, MosquittoMessage*, nint, void> callback);

    [LibraryImport(MosquittoLibrary.Name, EntryPoint = "mosquitto_log_callback_set")]
    internal static partial void OnLog(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, byte*, void> callback);
}
