using System.Net.Sockets;
using EdgeMLOps.Dicom.Network;
using static System.FormattableString;

namespace EdgeMLOps.Appliance.Core.Doctor;

/// <summary>What went wrong on a call of ours, in words.</summary>
internal static class FaultWords
{
    /// <param name="exception">What went wrong.</param>
    /// <param name="target">Whom we called.</param>
    /// <param name="reached">The last step that was done; null: not even the TCP connection.</param>
    public static DoctorFinding Of(DicomNetworkException exception, DoctorTarget target, DicomConnectStep? reached) => exception.Fault switch
    {
        DicomNetworkFault.ConnectFailed => OfConnect((exception.InnerException as SocketException)?.SocketErrorCode, target),
        DicomNetworkFault.Rejected => RejectionWords.Of(exception.Rejection!.Value, target),
        DicomNetworkFault.Aborted => AbortWords.Of(exception.Abort),
        DicomNetworkFault.TlsRefused => OfTls(exception.TlsRefusal!.Value),
        DicomNetworkFault.TimedOut => OfSilence(target, reached),
        DicomNetworkFault.ConnectionLost when reached < DicomConnectStep.Associated => new DoctorFinding(
            "ConnectionLost",
            "it took the connection and closed it without an answer",
            target.Tls is null ? "whether this port wants TLS, or lets only known addresses in" : "its log"),
        DicomNetworkFault.ConnectionLost => new DoctorFinding("ConnectionLost", "the connection broke in the middle", "firewalls on the way, and its log"),
        DicomNetworkFault.ProtocolError => new DoctorFinding(
            "ProtocolError", "what it answers is not what DICOM says", "whether the port is really that of a DICOM service"),
        DicomNetworkFault.ContextNotAccepted => new DoctorFinding(
            "ContextNotAccepted", "it accepts the association and not C-ECHO on it", "whether Verification is switched on there"),
        _ => new DoctorFinding(exception.Fault.ToString(), "the call failed", "the log of the peer"),
    };

    public static DoctorFinding OfConnect(SocketError? error, DoctorTarget target) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => new DoctorFinding(
            "UnknownHost", $"no address is known for {target.Host}", "the spelling of the host, and the name server of this machine"),
        SocketError.ConnectionRefused => new DoctorFinding(
            "ConnectionRefused",
            Invariant($"the machine is there and nothing listens on port {target.Port}"),
            "the port, and whether the DICOM service there is running"),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown => new DoctorFinding(
            "Unreachable", $"there is no way to {target.Host} from here", "the address, routes and firewalls, and whether the cable of this machine is in"),
        SocketError.AccessDenied => new DoctorFinding(
            "Forbidden", "this machine forbids the connection", "the firewall of this machine, and whether a window holds the hospital link"),
        _ => new DoctorFinding($"ConnectFailed {error}", Invariant($"no connection to {target.Host} port {target.Port}"), "the address, the port and firewalls on the way"),
    };

    private static DoctorFinding OfTls(DicomTlsRefusal refusal)
    {
        var (message, check) = TlsWords.OfOurCall(refusal);
        return new DoctorFinding($"Tls {refusal}", message, check);
    }

    private static DoctorFinding OfSilence(DoctorTarget target, DicomConnectStep? reached) => reached switch
    {
        null => new DoctorFinding(
            "ConnectTimedOut",
            Invariant($"no answer from {target.Host} port {target.Port}"),
            "the address, and firewalls on the way: they tend to swallow what they do not let through"),
        DicomConnectStep.Connected when target.Tls is not null => new DoctorFinding(
            "TlsTimedOut", "it takes the connection and does not answer the TLS handshake", "whether this port speaks TLS"),
        DicomConnectStep.Connected or DicomConnectStep.Secured => new DoctorFinding(
            "AssociationTimedOut",
            "it takes the connection and does not answer the request for an association",
            target.Tls is null ? "whether the DICOM service there hangs, or this port wants TLS" : "whether the DICOM service there hangs"),
        _ => new DoctorFinding("EchoTimedOut", "it accepts the association and does not answer", "whether the DICOM service there hangs"),
    };
}
