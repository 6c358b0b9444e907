using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeMLOps.Contracts;

namespace EdgeMLOps.Relay.Certificates;

/// <summary>What the fleet sent as a certificate.</summary>
internal static class GivenCertificate
{
    internal static X509Certificate2? Read(ReadOnlyMemory<byte> der)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(der.Span);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether half of its life is over.</summary>
    internal static bool IsDue(X509Certificate2 certificate, DateTimeOffset at)
    {
        var (from, to) = (new DateTimeOffset(certificate.NotBefore), new DateTimeOffset(certificate.NotAfter));
        return at - from >= (to - from) / 2;
    }

    /// <summary>Whether it is of the key and the site that were asked for.</summary>
    internal static bool IsOf(X509Certificate2 certificate, CertificateAsk ask)
    {
        using var key = certificate.GetECDsaPublicKey();
        return key?.ExportParameters(includePrivateParameters: false).Q is { X: { Length: 32 } x, Y: { Length: 32 } y }
            && new VerifyingKey([.. x, .. y]) == ask.PublicKey
            && string.Equals(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), ask.Site.ToString("D"), StringComparison.Ordinal);
    }
}
