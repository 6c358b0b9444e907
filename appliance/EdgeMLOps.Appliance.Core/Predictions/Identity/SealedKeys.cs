using System.Security.Cryptography;

namespace EdgeMLOps.Appliance.Core.Predictions.Identity;

/// <summary>
/// What the key file holds: secrets of 32 bytes each, plain, or sealed behind a mark of 32 bytes. Plain ones before the mark are new keys that
/// a person put there: they stand before the sealed ones.
/// </summary>
internal static class SealedKeys
{
    private static readonly byte[] Mark = "edgemlops sealed identity keys/1"u8.ToArray();

    /// <summary>Whether none of it is plain.</summary>
    public static bool IsSealed(ReadOnlySpan<byte> content) => content.StartsWith(Mark);

    /// <summary>The content that holds secrets sealed, proven to open again.</summary>
    /// <exception cref="CryptographicException">The system refused.</exception>
    public static byte[] Seal(byte[] secrets, ISecretSeal seal)
    {
        byte[] content = [.. Mark, .. seal.Seal(secrets)];
        return Open(content, seal) is { } again && CryptographicOperations.FixedTimeEquals(again, secrets)
            ? content
            : throw new CryptographicException("what was sealed does not open again");
    }

    /// <summary>The secrets, in turn.</summary>
    /// <param name="content">Of the file.</param>
    /// <param name="seal">What opens them; null: this system has nothing that does.</param>
    /// <returns>Null: they are sealed, and not here.</returns>
    public static byte[]? Open(byte[] content, ISecretSeal? seal)
    {
        for (var at = 0; at + Mark.Length <= content.Length; at += IdentityKey.SecretBytes)
        {
            if (content.AsSpan(at).StartsWith(Mark))
            {
                return seal?.Open(content[(at + Mark.Length)..]) is { } opened ? [.. content.AsSpan(0, at), .. opened] : null;
            }
        }

        return content;
    }
}
