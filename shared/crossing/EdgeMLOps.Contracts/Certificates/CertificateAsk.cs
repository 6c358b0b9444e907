using System.Security.Cryptography;

namespace EdgeMLOps.Contracts;

/// <summary>A site's request for a certificate (WIRE.md section 8): the numbers of a PKCS#10 request (RFC 2986) whose words are all fixed, and the
/// proof of who asks. Fixed size, so that nothing else can be said in it.</summary>
public sealed record CertificateAsk
{
    /// <summary>Length in bytes of an encoded request.</summary>
    public const int Size = ProvenSize + Signature512.Size;

    private const int KeyAt = 18;
    private const int PossessionAt = KeyAt + VerifyingKey.Size;
    private const int ProvenByAt = PossessionAt + Signature512.Size;
    private const int ProvenSize = ProvenByAt + VerifyingKey.Size;

    // Another first byte than any frame version and any receipt.
    private const byte Mark = 0xA2;

    /// <summary>What is shown.</summary>
    public required CertificatePurpose Purpose { get; init; }

    /// <summary>The site; the certificate's common name.</summary>
    public required Guid Site { get; init; }

    /// <summary>The key to certify: new, made by the relay and known to nobody else.</summary>
    public required VerifyingKey PublicKey { get; init; }

    /// <summary>The PKCS#10 request's own signature: the asking one has the private half.</summary>
    public Signature512 Possession { get; private init; }

    /// <summary>The key that shows who asks: the token's, or the present certificate's.</summary>
    public required VerifyingKey ProvenBy { get; init; }

    /// <summary>That key's signature over all before it.</summary>
    public Signature512 Proof { get; private init; }

    /// <summary>Asks.</summary>
    /// <param name="purpose">What is shown.</param>
    /// <param name="site">The site.</param>
    /// <param name="key">The new key.</param>
    /// <param name="provenBy">The token's key, or that of the present certificate.</param>
    public static CertificateAsk Create(CertificatePurpose purpose, Guid site, SigningKey key, SigningKey provenBy)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(provenBy);
        var ask = new CertificateAsk
        {
            Purpose = purpose,
            Site = site,
            PublicKey = key.PublicKey,
            Possession = key.Sign(Pkcs10.Signed(site, key.PublicKey)),
            ProvenBy = provenBy.PublicKey,
        };
        Span<byte> bytes = stackalloc byte[ProvenSize];
        ask.WriteProven(bytes);
        return ask with { Proof = provenBy.Sign(bytes) };
    }

    /// <summary>The bytes on the wire.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[Size];
        WriteProven(bytes);
        Proof.CopyTo(bytes.AsSpan(ProvenSize));
        return bytes;
    }

    /// <summary>Reads the bytes of a request; false when they are none. No signature is checked here.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out CertificateAsk? ask)
    {
        ask = null;
        if (bytes.Length != Size || bytes[0] != Mark || !Enum.IsDefined((CertificatePurpose)bytes[1]))
        {
            return false;
        }

        ask = new CertificateAsk
        {
            Purpose = (CertificatePurpose)bytes[1],
            Site = new Guid(bytes[2..KeyAt], bigEndian: true),
            PublicKey = new VerifyingKey(bytes[KeyAt..PossessionAt]),
            Possession = new Signature512(bytes[PossessionAt..ProvenByAt]),
            ProvenBy = new VerifyingKey(bytes[ProvenByAt..ProvenSize]),
            Proof = new Signature512(bytes[ProvenSize..]),
        };
        return true;
    }

    /// <summary>Whether the owner of <see cref="ProvenBy"/> asked exactly this. Whose key that is, is not known here.</summary>
    public bool IsProven()
    {
        Span<byte> bytes = stackalloc byte[ProvenSize];
        WriteProven(bytes);
        return ProvenBy.Verify(bytes, Proof);
    }

    /// <summary>The PKCS#10 request in DER, put together again; its signature is yet to be checked.</summary>
    /// <exception cref="CryptographicException">The site's name cannot be encoded.</exception>
    public byte[] ToPkcs10() => Pkcs10.Encode(Site, PublicKey, Possession);

    private void WriteProven(Span<byte> bytes)
    {
        bytes[0] = Mark;
        bytes[1] = (byte)Purpose;
        Site.TryWriteBytes(bytes[2..], bigEndian: true, out _);
        PublicKey.ToArray().CopyTo(bytes[KeyAt..]);
        Possession.CopyTo(bytes[PossessionAt..]);
        ProvenBy.ToArray().CopyTo(bytes[ProvenByAt..]);
    }
}
