using System.Text.Json;
using EdgeMLOps.Contracts.Down.Packages;

namespace EdgeMLOps.Contracts.Down.Trust;

/// <summary>Reads root documents and holds them to what one may be.</summary>
public static class RootRules
{
    private const int MaxKeys = 64;

    /// <summary>Reads and checks a root document.</summary>
    /// <param name="json">UTF-8 text.</param>
    /// <exception cref="PackageRefusedException">It is none (<see cref="PackageFault.RootInvalid"/>); the message names the key.</exception>
    public static RootDocument Parse(ReadOnlySpan<byte> json)
    {
        RootDocument root;
        try
        {
            root = JsonSerializer.Deserialize(json, PackageJson.Default.RootDocument)
                ?? throw new PackageRefusedException(PackageFault.RootInvalid, "root: is null");
        }
        catch (JsonException ex)
        {
            throw new PackageRefusedException(PackageFault.RootInvalid, $"root: {ex.Message}", ex);
        }

        Check(root);
        return root;
    }

    /// <summary>The bytes that are signed.</summary>
    /// <exception cref="PackageRefusedException">It is not one that would be taken.</exception>
    public static byte[] Write(RootDocument root)
    {
        Check(root);
        return JsonSerializer.SerializeToUtf8Bytes(root, PackageJson.Default.RootDocument);
    }

    private static void Check(RootDocument root)
    {
        Require(string.Equals(root.Schema, RootDocument.SchemaName, StringComparison.Ordinal), $"schema: must be {RootDocument.SchemaName}");
        Require(root.Version > 0, "version: must be at least 1");
        Require(root.Expires.Offset == TimeSpan.Zero, "expires: must be UTC");
        Require(root.Keys.Count is > 0 and <= MaxKeys, $"keys: must be 1 to {MaxKeys}");
        Require(!root.Keys.Contains(null!), "keys: holds null"); // JSON may, whatever the type says
        Require(!root.Roles.Contains(null!), "roles: holds null");
        foreach (var key in root.Keys)
        {
            var read = TrustKey.FromSpki(key.Spki);
            Require(read is not null, $"keys: {key.Id}: spki is no ECDSA P-256 key in its plain form");
            Require(read!.Id == key.Id, $"keys: {key.Id}: the id is not the SHA-256 of spki"); // not null: required above
        }

        Require(root.Keys.Select(key => key.Id).Distinct().Count() == root.Keys.Count, "keys: one is there twice");
        Require(root.Roles.Select(role => role.Role).Distinct().Count() == root.Roles.Count, "roles: one is there twice");
        Require(root.Roles.Any(role => role.Role == TrustRole.Root), "roles: there must be one for root");
        foreach (var role in root.Roles)
        {
            Check(role, root.Keys);
        }
    }

    private static void Check(RootRole role, IReadOnlyList<RootKey> keys)
    {
        Require(role.Keys.Count > 0 && role.Keys.Distinct().Count() == role.Keys.Count, $"roles: {role.Role}: keys are none, or one is there twice");
        Require(role.Threshold > 0 && role.Threshold <= role.Keys.Count, $"roles: {role.Role}: threshold must be 1 to the number of its keys");
        Require(role.Keys.All(id => keys.Any(key => key.Id == id)), $"roles: {role.Role}: names a key that is not in keys");
    }

    private static void Require(bool holds, string fault)
    {
        if (!holds)
        {
            throw new PackageRefusedException(PackageFault.RootInvalid, $"root: {fault}");
        }
    }
}
