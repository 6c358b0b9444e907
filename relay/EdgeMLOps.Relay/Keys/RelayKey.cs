using System.Text;
using EdgeMLOps.Contracts;
using EdgeMLOps.Hosting.Files;
using EdgeMLOps.Hosting.Keys;

namespace EdgeMLOps.Relay.Keys;

/// <summary>The relay's own key: it signs hello and bye, and never what the appliance says.</summary>
internal static class RelayKey
{
    /// <summary>Reads <c>keys/relay.key</c>, made (0600) at the first start, and leaves <c>keys/relay.pub</c> for the enrolment.</summary>
    internal static async Task<SigningKey> LoadAsync(string folder, CancellationToken cancellationToken)
    {
        var key = new SigningKey(await PrivateKeyFile.LoadOrCreateAsync(Path.Combine(folder, "relay.key"), cancellationToken));
        try
        {
            await AtomicFile.WriteAsync(Path.Combine(folder, "relay.pub"), Encoding.ASCII.GetBytes($"{key.PublicKey}\n"), cancellationToken);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
