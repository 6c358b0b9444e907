using System.Text.Json;
using EdgeMLOps.Contracts.Down.Trust;
using EdgeMLOps.Sqlite.Audit;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>The audit log's entry of a root that is trusted from now on.</summary>
internal static class RootRecord
{
    private const string Kind = "RootTrusted";

    public static Task WriteAsync(AuditChain audit, TrustedRoot root, string who, CancellationToken cancellationToken) => audit.AppendAsync(
        Kind, who, FormattableString.Invariant($$"""{"version":{{root.Document.Version}},"digest":"{{root.Digest}}"}"""), cancellationToken);

    /// <summary>The root that was told last.</summary>
    /// <returns>Null: none was ever.</returns>
    public static async Task<(int Version, string Digest)?> LastAsync(AuditChain audit, CancellationToken cancellationToken)
    {
        if (await audit.LastDetailAsync(Kind, cancellationToken) is not { } detail)
        {
            return null;
        }

        using var json = JsonDocument.Parse(detail);
        return (json.RootElement.GetProperty("version").GetInt32(), json.RootElement.GetProperty("digest").GetString()!); // not null: written above
    }
}
