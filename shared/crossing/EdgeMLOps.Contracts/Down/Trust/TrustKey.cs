using System.Security.Cryptography;

namespace EdgeMLOps.Contracts.Down.Trust;

/// <summary>An ECDSA P-256 public key and its one name.</summary>
/// <param name="Id">SHA-256 of its SubjectPublicKeyInfo.</param>
/// <param name="Key">The point.</param>
public sealed record TrustKey(Digest256 Id, VerifyingKey Key)
{
    // SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING { uncompressed point } } (RFC 5480), up to X and Y.
    private static readonly byte[] Prefix = Convert.FromHexString("3059301306072A8648CE3D020106082A8648CE3D03010703420004");

    /// <summary>The named key of a point.</summary>
    public static TrustKey Of(VerifyingKey key) => new(Digest256.Of(SpkiOf(key)), key);

    /// <summary>
    /// Reads a SubjectPublicKeyInfo in the one form that OpenSSL and .NET write (named curve, uncompressed point): a key in two
    /// forms would have two names, and count as two.
    /// </summary>
    /// <param name="spki">DER, 91 bytes.</param>
    /// <returns>Null: anything else, or a point that is not on the curve.</returns>
    public static TrustKey? FromSpki(ReadOnlySpan<byte> spki)
    {
        if (spki.Length != Prefix.Length + VerifyingKey.Size || !spki.StartsWith(Prefix))
        {
            return null;
        }

        var point = spki[Prefix.Length..];
        return IsOnCurve(point) ? new TrustKey(Digest256.Of(spki), new VerifyingKey(point)) : null;
    }

    /// <summary>The SubjectPublicKeyInfo, DER.</summary>
    public byte[] ToSpki() => SpkiOf(Key);

    private static byte[] SpkiOf(VerifyingKey key) => [.. Prefix, .. key.ToArray()];

    private static bool IsOnCurve(ReadOnlySpan<byte> point)
    {
        var half = point.Length / 2;
        try
        {
            using var key = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = point[..half].ToArray(), Y = point[half..].ToArray() },
            });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
