namespace EdgeMLOps.Appliance.Core.Predictions.Identity;

/// <summary>Seals a secret so that a copy of its file is of no use elsewhere.</summary>
internal interface ISecretSeal
{
    /// <exception cref="System.Security.Cryptography.CryptographicException">The system refused.</exception>
    byte[] Seal(byte[] secret);

    /// <returns>Null: it was sealed elsewhere, or is not what was sealed.</returns>
    byte[]? Open(byte[] sealedSecret);
}
