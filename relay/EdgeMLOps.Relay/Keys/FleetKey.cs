using EdgeMLOps.Contracts;

namespace EdgeMLOps.Relay.Keys;

/// <summary>The fleet's public key, brought here by hand.</summary>
internal static class FleetKey
{
    internal static bool TryRead(string path, out VerifyingKey key)
    {
        key = default;
        try
        {
            return VerifyingKey.TryParse(File.ReadAllText(path).AsSpan().Trim(), out key);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
