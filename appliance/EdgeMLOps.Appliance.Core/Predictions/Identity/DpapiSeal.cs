using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace EdgeMLOps.Appliance.Core.Predictions.Identity;

/// <summary>
/// By the Data Protection API of Windows, under the keys of the machine: the service's account and who gives commands are seldom one, and
/// service accounts may have no profile. Other accounts of the machine are kept away by the file's access list, not by this.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class DpapiSeal : ISecretSeal
{
    // Keeps what other programs sealed on this machine apart from ours; no secret.
    private static readonly byte[] Purpose = "edgemlops.identity/1"u8.ToArray();

    public byte[] Seal(byte[] secret) => ProtectedData.Protect(secret, Purpose, DataProtectionScope.LocalMachine);

    public byte[]? Open(byte[] sealedSecret)
    {
        try
        {
            return ProtectedData.Unprotect(sealedSecret, Purpose, DataProtectionScope.LocalMachine);
        }
        catch (CryptographicException)
        {
            return null; // NTE_BAD_KEY_STATE, ERROR_INVALID_DATA: another machine's, or changed
        }
    }
}
