using System.ComponentModel;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace EdgeMLOps.Dicom.Network.Tls;

/// <summary>
/// Tells why a handshake failed, by error numbers and never by text: OpenSSL keeps its reason in the low bits (alerts of
/// the peer from 1000 on), the system's own TLS of Windows has its SEC_E codes.
/// </summary>
internal static class TlsDiagnosis
{
    private const int OpenSslReason = 0x7F_FFFF;
    private const int OpenSslNoSharedCipher = 193;
    private const int OpenSslAlerts = 1000;
    private const int WindowsAlgorithmMismatch = unchecked((int)0x80090331);

    public static bool IsHandshakeFailure(Exception exception) =>
        exception is AuthenticationException || (exception is IOException && NumberOf(exception) is not null);

    /// <summary>A peer ended the connection with an alert; in TLS 1.3 that may come after the handshake.</summary>
    public static bool IsAlert(Exception exception) =>
        !OperatingSystem.IsWindows() && NumberOf(exception) is { } number && (number & OpenSslReason) >= OpenSslAlerts;

    public static DicomTlsRefusal OfClient(Exception exception, SslProtocols? offered, SslProtocols enabled)
    {
        if (offered is null)
        {
            return DicomTlsRefusal.NotTls; // not even the first message of a handshake could be read
        }

        return (offered.Value & enabled) == SslProtocols.None ? DicomTlsRefusal.ProtocolTooOld : OfServer(exception);
    }

    public static DicomTlsRefusal OfServer(Exception exception)
    {
        if (IsAlert(exception))
        {
            return DicomTlsRefusal.RefusedByPeer;
        }

        return NumberOf(exception) switch
        {
            WindowsAlgorithmMismatch => DicomTlsRefusal.NoCommonCipher,
            { } number when !OperatingSystem.IsWindows() && (number & OpenSslReason) == OpenSslNoSharedCipher => DicomTlsRefusal.NoCommonCipher,
            _ => DicomTlsRefusal.HandshakeFailed,
        };
    }

    private static int? NumberOf(Exception exception)
    {
        for (var cause = exception.InnerException; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case Win32Exception windows:
                    return windows.NativeErrorCode;
                case CryptographicException openSsl:
                    return openSsl.HResult;
            }
        }

        return null;
    }
}
