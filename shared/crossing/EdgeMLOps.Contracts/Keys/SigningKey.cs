using System.Security.Cryptography;

namespace EdgeMLOps.Contracts;

/// <summary>An ECDSA P-256 private key that signs frames and receipts. Safe for use by several threads.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ECDsa _key;

    /// <summary>Wraps <paramref name="key"/> and owns it from now on.</summary>
    /// <exception cref="ArgumentException">The key is not on curve P-256.</exception>
    public SigningKey(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var point = key.ExportParameters(includePrivateParameters: false);
        if (key.KeySize != 256 || point.Q.X?.Length != 32 || point.Q.Y?.Length != 32)
        {
            throw new ArgumentException("Not a P-256 key", nameof(key));
        }

        _key = key;
        PublicKey = new VerifyingKey([.. point.Q.X, .. point.Q.Y]);
    }

    /// <summary>The public half.</summary>
    public VerifyingKey PublicKey { get; }

    /// <summary>A new random key.</summary>
    public static SigningKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads an unencrypted PKCS#8 PEM (RFC 5958, RFC 7468).</summary>
    /// <exception cref="ArgumentException">The text holds no usable key, or one of another curve.</exception>
    public static SigningKey FromPem(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return new SigningKey(key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The private key as unencrypted PKCS#8 PEM; the caller keeps the file to its own account (0600).</summary>
    public string ExportPem() => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>Signs the SHA-256 of <paramref name="data"/>.</summary>
    public Signature512 Sign(ReadOnlySpan<byte> data)
    {
        Span<byte> signature = stackalloc byte[Signature512.Size];
        lock (_gate)
        {
            _key.SignData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }

        return new Signature512(signature);
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
