using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Doctor;

/// <summary>TLS handshakes that came to nothing, in words, seen from either side.</summary>
internal static class TlsWords
{
    public static (string Message, string Check) OfOurCall(DicomTlsRefusal refusal) => refusal switch
    {
        DicomTlsRefusal.NotTls => ("it does not speak TLS on this port", "its TLS port, or take the Tls section of this peer out here"),
        DicomTlsRefusal.ProtocolTooOld => ("it offers no TLS from version 1.2 on", "its TLS settings: BCP 195 wants 1.2 or 1.3"),
        DicomTlsRefusal.NoCommonCipher => ("it and we share no cipher suite", "its cipher suites: BCP 195 wants ECDHE with AES-GCM"),
        DicomTlsRefusal.NoCertificate => ("it shows no certificate", "its TLS settings"),
        DicomTlsRefusal.UnknownAuthority => ("we do not trust the authority of its certificate", "the Authorities file of its Tls section here, and whether it sends its intermediate certificates"),
        DicomTlsRefusal.OutOfDate => ("its certificate is out of date, or not valid yet", "its certificate's dates, and the clocks of both machines"),
        DicomTlsRefusal.WrongPurpose => ("its certificate is not one for a server", "the extended key usage of its certificate: serverAuth"),
        DicomTlsRefusal.WrongName => ("its certificate is for another name", "the names in its certificate against Host, or ServerName of its Tls section here"),
        DicomTlsRefusal.NotAccepted => ("its certificate is sound and still not the one we take", "ServerThumbprint of its Tls section here, and whether the certificate was revoked"),
        DicomTlsRefusal.RefusedByPeer => ("it does not take our certificate", "whether we show one (Certificate and Key of its Tls section here), and whether it trusts its authority"),
        _ => ("the TLS handshake failed", "its log, and whether the port speaks TLS at all"),
    };

    public static (string Message, string Check) OfTheirCall(DicomTlsRefusal refusal) => refusal switch
    {
        DicomTlsRefusal.NotTls => ("it spoke plain DICOM, or something else, to our TLS port", "TLS at the peer; or give plain callers a port with Dicom:Tls:Port"),
        DicomTlsRefusal.ProtocolTooOld => ("it offered no TLS from version 1.2 on", "TLS at the peer: BCP 195 wants 1.2 or 1.3"),
        DicomTlsRefusal.NoCommonCipher => ("it and we share no cipher suite", "cipher suites at the peer: BCP 195 wants ECDHE with AES-GCM"),
        DicomTlsRefusal.NoCertificate => ("it showed no certificate", "a client certificate at the peer"),
        DicomTlsRefusal.UnknownAuthority => ("we do not trust the authority of its certificate", "Dicom:Tls:Authorities here, and whether the peer sends its intermediate certificates"),
        DicomTlsRefusal.OutOfDate => ("its certificate is out of date, or not valid yet", "the certificate's dates, and the clocks of both machines"),
        DicomTlsRefusal.WrongPurpose => ("its certificate is not one for a client", "the extended key usage of its certificate: clientAuth"),
        DicomTlsRefusal.RefusedByPeer => ("it did not take our certificate", "whether the peer trusts the authority of our certificate (Dicom:Tls)"),
        _ => ("the TLS handshake failed", "the log of the peer"),
    };
}
