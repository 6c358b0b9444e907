using System.Text;
using EdgeMLOps.Contracts;
using EdgeMLOps.Hosting.Files;
using EdgeMLOps.Hosting.Keys;

namespace EdgeMLOps.Fleet.Keys;

/// <summary>The fleet's key: it signs receipts, and with them lets sites forget.</summary>
internal static class FleetKey
{
    /// <summary>Reads <c>keys/fleet.key</c>, made (0600) where missing, and leaves <c>keys/fleet.pub</c> for the sites' relays.</summary>
    internal static async Task<SigningKey> LoadAsync(string folder, CancellationToken cancellationToken)
    {
        var key = new SigningKey(await PrivateKeyFile.LoadOrCreateAsync(Path.Combine(folder, "fleet.key"), cancellationToken));
        try
        {
            await AtomicFile.WriteAsync(Path.Combine(folder, "fleet.pub"), Encoding.ASCII.GetBytes($"{key.PublicKey}\n"), cancellationToken);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
