using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EdgeMLOps.Relay.Uplink;

/// <summary>When in a window a site connects: always the same moment for one site, spread evenly over all sites.</summary>
internal static class StartJitter
{
    // A short window is for sending, not for waiting.
    private const double MostOfWindow = 0.1;

    /// <param name="site">Whose place it is.</param>
    /// <param name="mostSeconds">The longest wait.</param>
    /// <param name="window">How long the window is; null where that is not known.</param>
    internal static TimeSpan For(Guid site, int mostSeconds, TimeSpan? window)
    {
        var most = TimeSpan.FromSeconds(mostSeconds);
        if (window * MostOfWindow is { } tenth && tenth < most)
        {
            most = tenth;
        }

        var digest = SHA256.HashData(site.ToByteArray(bigEndian: true));
        return most * (BinaryPrimitives.ReadUInt32BigEndian(digest) / (double)uint.MaxValue);
    }
}
