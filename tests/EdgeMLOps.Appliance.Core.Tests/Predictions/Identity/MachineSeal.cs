using System.Security.Cryptography;
using EdgeMLOps.Appliance.Core.Predictions.Identity;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions.Identity;

/// <summary>Seals as DPAPI does, under a key that one machine has: AES-GCM in the place of what only Windows has.</summary>
internal sealed class MachineSeal : ISecretSeal
{
    private readonly byte[] _machine = RandomNumberGenerator.GetBytes(32);

    /// <summary>Whether the system refuses, as without a master key.</summary>
    public bool Refuses { get; set; }

    public byte[] Seal(byte[] secret)
    {
        if (Refuses)
        {
            throw new CryptographicException("no master key");
        }

        var sealedSecret = new byte[12 + secret.Length + 16];
        RandomNumberGenerator.Fill(sealedSecret.AsSpan(0, 12));
        using var cipher = new AesGcm(_machine, 16);
        cipher.Encrypt(sealedSecret.AsSpan(0, 12), secret, sealedSecret.AsSpan(12, secret.Length), sealedSecret.AsSpan(12 + secret.Length));
        return sealedSecret;
    }

    public byte[]? Open(byte[] sealedSecret)
    {
        if (sealedSecret.Length < 28)
        {
            return null;
        }

        var secret = new byte[sealedSecret.Length - 28];
        using var cipher = new AesGcm(_machine, 16);
        try
        {
            cipher.Decrypt(sealedSecret.AsSpan(0, 12), sealedSecret.AsSpan(12, secret.Length), sealedSecret.AsSpan(12 + secret.Length), secret);
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
