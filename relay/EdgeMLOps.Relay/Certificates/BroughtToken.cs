using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Relay.Certificates;

/// <summary>A token as somebody brought it.</summary>
internal static class BroughtToken
{
    /// <summary>Whether it holds a key, and a certificate under its own name.</summary>
    internal static bool IsWhole(EnrolmentToken token)
    {
        try
        {
            using var key = SigningKey.FromPem(token.Key);
            using var certificate = X509Certificate2.CreateFromPem(token.Certificate);
            using var pair = certificate.GetECDsaPublicKey();
            return pair is not null
                && string.Equals(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), token.Token.ToString("D"), StringComparison.Ordinal);
        }
        catch (Exception ex) when (ex is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
