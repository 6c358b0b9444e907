using System.Security.Cryptography;

namespace EdgeMLOps.Contracts;

/// <summary>A public key made ready once for many signatures: to find that its point lies on the curve costs twice what a signature does.
/// Safe for use by several threads.</summary>
public sealed class OpenedKey : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ECDsa? _key;

    /// <summary>Takes the key in. One that is no point of the curve verifies nothing.</summary>
    public OpenedKey(VerifyingKey key)
    {
        var bytes = key.ToArray();
        try
        {
            _key = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = bytes[..Digest256.Size], Y = bytes[Digest256.Size..] },
            });
        }
        catch (CryptographicException)
        {
            // The platform refuses a point off the curve when it imports it: same answer as a wrong signature.
            _key = null;
        }
    }

    /// <summary>Whether <paramref name="signature"/> was made over exactly <paramref name="data"/> with the matching private key.</summary>
    public bool Verify(ReadOnlySpan<byte> data, Signature512 signature)
    {
        if (_key is null)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Signature512.Size];
        signature.CopyTo(bytes);
        try
        {
            lock (_gate)
            {
                return _key.VerifyData(data, bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            }
        }
        catch (CryptographicException)
        {
            // Some platforms look at the point only now.
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _key?.Dispose();
}
