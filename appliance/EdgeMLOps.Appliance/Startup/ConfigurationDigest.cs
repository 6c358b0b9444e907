using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace EdgeMLOps.Appliance.Startup;

/// <summary>One digest for all that was configured: two starts with the same one ran with the same settings.</summary>
internal static class ConfigurationDigest
{
    /// <summary>SHA-256 over the sorted lines <c>key=value</c>, lower-case hex.</summary>
    public static string Of(IConfiguration configuration)
    {
        var lines = configuration.AsEnumerable()
            .Where(pair => pair.Value is not null)
            .OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
            .Select(pair => $"{pair.Key.ToUpperInvariant()}={pair.Value}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }
}
