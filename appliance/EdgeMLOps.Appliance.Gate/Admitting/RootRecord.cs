using EdgeMLOps.Contracts.Down.Trust;
using EdgeMLOps.Sqlite.Audit;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>The audit log's entry of a root that is trusted from now on.</summary>
internal static class RootRecord
{
    private const string Kind = "RootTrusted";

    public static Task WriteAsync(AuditChain audit, TrustedRoot root, string who, CancellationToken cancellationToken) => audit.AppendAsync(
        Kind, who, FormattableString.Invariant($$"""{"version":{{root.Document.Version}},"digest":"{{root.Digest}}"}"""), cancellationToken);
}
