namespace EdgeMLOps.Mqtt.Native;

/// <summary>Return codes of libmosquitto (<c>enum mosq_err_t</c>) that are told apart.</summary>
internal static class MosquittoError
{
    internal const int Success = 0;
    internal const int NoMemory = 1;
    internal const int Invalid = 3;
    internal const int NoConnection = 4;
    internal const int Tls = 8;
    internal const int Errno = 14;
    internal const int Eai = 15;
    internal const int KeepAlive = 19;
    internal const int OversizePacket = 25;
}
