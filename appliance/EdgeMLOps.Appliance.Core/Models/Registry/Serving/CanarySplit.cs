using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EdgeMLOps.Appliance.Core.Models.Registry.Serving;

/// <summary>Which model serves which share of the studies in place of the one that serves the others.</summary>
/// <param name="Model">The model.</param>
/// <param name="Percent">The share, 1 to 99.</param>
public sealed record CanarySplit(DetectionModel Model, int Percent)
{
    /// <summary>Whether a share can be had.</summary>
    public static bool IsShare(int percent) => percent is >= 1 and <= 99;

    /// <summary>
    /// Whether a study is of the share. Follows from the study and the package alone: with a larger share it stays one, and for another package
    /// it is drawn anew.
    /// </summary>
    /// <param name="studyKey">Keyed hash of the study, so that no sender can choose.</param>
    internal bool Includes(ReadOnlySpan<byte> studyKey)
    {
        byte[] subject = [.. studyKey, .. Encoding.ASCII.GetBytes(Model.PackageDigest)];
        var drawn = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(subject));
        return drawn < (ulong)((UInt128.One << 64) / 100 * (UInt128)Percent);
    }
}
