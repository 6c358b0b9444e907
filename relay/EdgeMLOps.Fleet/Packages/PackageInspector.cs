using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Contracts.Down.Trust;

namespace EdgeMLOps.Fleet.Packages;

/// <summary>Says what a package file is, and whether it is whole and signed as a root asks for.</summary>
internal static class PackageInspector
{
    /// <summary>Reads all of a package file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="root">Against which it is held; null: signatures are listed, not checked.</param>
    /// <param name="now">Held against the root's time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<PackageLine> InspectAsync(string path, TrustedRoot? root, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var line = new PackageLine { File = path, Code = PackageFault.None, Message = "", RootVersion = root?.Document.Version };
        try
        {
            await using var file = PackageSource.Open(path);
            var reader = await PackageReader.OpenAsync(file, cancellationToken);
            line = Describe(line, reader);
            Check(reader, root, now);
            await reader.ReadFilesAsync(new CheckOnlySink(), cancellationToken);
            return line;
        }
        catch (PackageRefusedException ex)
        {
            return line with { Code = ex.Fault, Message = ex.Message };
        }
    }

    private static void Check(PackageReader reader, TrustedRoot? root, DateTimeOffset now)
    {
        root?.Require(reader.Envelope, TrustRoles.Of(reader.Statement.Kind));
        if (root?.IsExpired(now) == true)
        {
            throw new PackageRefusedException(PackageFault.RootExpired, $"the root's time was over on {root.Document.Expires:O}");
        }
    }

    private static PackageLine Describe(PackageLine line, PackageReader reader)
    {
        var statement = reader.Statement;
        return line with
        {
            Digest = statement.ComputeDigest().ToString(),
            Kind = statement.Kind,
            Name = statement.Name,
            Version = statement.Version,
            Release = statement.Release,
            Created = statement.Created,
            Bytes = statement.TotalBytes(),
            Files = [.. statement.Files.Select(file => new PackageFileLine(file.Name, file.Size, file.Sha256))],
            SignedBy = [.. reader.Envelope.Signatures.Select(signature => signature.Keyid)],
        };
    }
}
