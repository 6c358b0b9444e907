using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeMLOps.Hosting.Tls;

/// <summary>The certificates that revocation lists of a file name (RFC 5280 section 5), by issuer and serial number.</summary>
internal sealed class RevokedCertificates
{
    private const string Label = "X509 CRL";

    private readonly HashSet<(string Issuer, BigInteger Serial)> _revoked = [];

    public static RevokedCertificates None { get; } = new();

    /// <summary>When the first of the lists should have been replaced by a newer one; null without a list that says.</summary>
    public DateTimeOffset? NextUpdate { get; private set; }

    /// <exception cref="TlsFileException">No list, or one that none of the authorities signed.</exception>
    public static RevokedCertificates Read(string key, string path, X509Certificate2Collection authorities) => PemFile.Read(
        key,
        path,
        text =>
        {
            var lists = new RevokedCertificates();
            var found = 0;
            while (PemEncoding.TryFind(text, out var fields))
            {
                if (text[fields.Label] is Label)
                {
                    lists.Add(key, Convert.FromBase64String(text[fields.Base64Data].ToString()), authorities);
                    found++;
                }

                text = text[fields.Location.End..];
            }

            return found > 0 ? lists : throw new TlsFileException(key, TlsFault.NoRevocationList);
        },
        TlsFault.NoRevocationList);

    /// <summary>Whether a certificate of the chain, its root aside, is revoked.</summary>
    public bool Holds(X509Chain chain) =>
        _revoked.Count > 0 && chain.ChainElements.Any(element => _revoked.Contains(
            (NameOf(element.Certificate.IssuerName), new BigInteger(element.Certificate.SerialNumberBytes.Span, isUnsigned: false, isBigEndian: true))));

    private static string NameOf(X500DistinguishedName name) => Convert.ToHexString(name.RawData);

    private void Add(string key, byte[] list, X509Certificate2Collection authorities)
    {
        try
        {
            var outer = new AsnReader(list, AsnEncodingRules.DER).ReadSequence();
            var signed = outer.ReadEncodedValue();
            var algorithm = outer.ReadSequence().ReadObjectIdentifier();
            var signature = outer.ReadBitString(out _);
            var issuer = AddSigned(new AsnReader(signed, AsnEncodingRules.DER).ReadSequence());
            if (!authorities.Any(authority => IsSigned(authority, issuer, algorithm, signed.Span, signature)))
            {
                throw new TlsFileException(key, TlsFault.ForeignRevocationList);
            }
        }
        catch (Exception ex) when (ex is AsnContentException or CryptographicException)
        {
            throw new TlsFileException(key, TlsFault.NoRevocationList, ex);
        }
    }

    private string AddSigned(AsnReader list)
    {
        if (list.PeekTag() == Asn1Tag.Integer)
        {
            list.ReadInteger(); // version
        }

        list.ReadSequence(); // the algorithm again
        var issuer = NameOf(new X500DistinguishedName(list.ReadEncodedValue().Span));
        ReadTime(list); // this update
        if (list.HasData && IsTime(list.PeekTag()))
        {
            var next = ReadTime(list);
            NextUpdate = NextUpdate is { } earlier && earlier < next ? earlier : next;
        }

        if (list.HasData && list.PeekTag() == Asn1Tag.Sequence)
        {
            var entries = list.ReadSequence();
            while (entries.HasData)
            {
                _revoked.Add((issuer, entries.ReadSequence().ReadInteger()));
            }
        }

        return issuer;
    }

    private static bool IsTime(Asn1Tag tag) => tag == Asn1Tag.UtcTime || tag == Asn1Tag.GeneralizedTime;

    private static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag() == Asn1Tag.UtcTime ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();

    private static bool IsSigned(
        X509Certificate2 authority, string issuer, string algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (!string.Equals(NameOf(authority.SubjectName), issuer, StringComparison.Ordinal))
        {
            return false;
        }

        var hash = algorithm switch
        {
            "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" => HashAlgorithmName.SHA256,
            "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => HashAlgorithmName.SHA384,
            "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => HashAlgorithmName.SHA512,
            _ => throw new CryptographicException(),
        };
        using var rsa = authority.GetRSAPublicKey();
        using var curve = authority.GetECDsaPublicKey();
        return rsa?.VerifyData(signed, signature, hash, RSASignaturePadding.Pkcs1)
            ?? curve?.VerifyData(signed, signature, hash, DSASignatureFormat.Rfc3279DerSequence)
            ?? false;
    }
}
