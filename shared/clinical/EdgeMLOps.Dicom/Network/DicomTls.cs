using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace EdgeMLOps.Dicom.Network;

/// <summary>What the callbacks of TLS say about a certificate, as the code of a refusal.</summary>
public static class DicomTls
{
    private const X509ChainStatusFlags NoTrust =
        X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid;

    /// <summary>The reason for which a certificate was refused; asked only when it was.</summary>
    /// <param name="certificate">The peer's; null when it showed none.</param>
    /// <param name="chain">What was built above it.</param>
    /// <param name="errors">What the chain and the name came to.</param>
    public static DicomTlsRefusal RefusalOf(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return DicomTlsRefusal.NoCertificate;
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            return OfChain(chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status) ?? NoTrust);
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? DicomTlsRefusal.WrongName : DicomTlsRefusal.NotAccepted;
    }

    // A stranger's certificate that is out of date as well is first of all a stranger's.
    private static DicomTlsRefusal OfChain(X509ChainStatusFlags status) => status switch
    {
        _ when (status & NoTrust) != X509ChainStatusFlags.NoError => DicomTlsRefusal.UnknownAuthority,
        _ when status.HasFlag(X509ChainStatusFlags.NotTimeValid) => DicomTlsRefusal.OutOfDate,
        _ when status.HasFlag(X509ChainStatusFlags.NotValidForUsage) => DicomTlsRefusal.WrongPurpose,
        _ => DicomTlsRefusal.NotAccepted,
    };
}
