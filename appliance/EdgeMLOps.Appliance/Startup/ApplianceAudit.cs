using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Keys;
using EdgeMLOps.Sqlite.Audit;

namespace EdgeMLOps.Appliance.Startup;

/// <summary>Opens the audit log with the key of its anchor.</summary>
internal static class ApplianceAudit
{
    private const string KeyFile = "keys/audit.key";

    public static async Task<AuditChain> OpenAsync(StorageOptions storage, TimeProvider time, CancellationToken cancellationToken)
    {
        var (key, _) = await SecretFile.LoadOrCreateAsync(storage.PathOf(KeyFile), cancellationToken);
        return await AuditChain.OpenAsync(storage.PathOf(ApplianceProgram.AuditFile), key, time, cancellationToken);
    }

    /// <summary>For reading; without the key file, without the anchor.</summary>
    /// <returns>The chain, and whether its anchor can be checked.</returns>
    public static async Task<(AuditChain Chain, bool HasKey)> OpenReadOnlyAsync(StorageOptions storage, CancellationToken cancellationToken)
    {
        var path = storage.PathOf(ApplianceProgram.AuditFile);
        return File.Exists(storage.PathOf(KeyFile))
            ? (AuditChain.OpenReadOnly(path, await SecretFile.LoadAsync(storage.PathOf(KeyFile), cancellationToken)), true)
            : (AuditChain.OpenReadOnly(path), false);
    }
}
