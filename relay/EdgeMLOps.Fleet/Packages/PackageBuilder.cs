using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Fleet.Packages;

/// <summary>Packs a folder into a package file that nobody has signed yet.</summary>
internal static class PackageBuilder
{
    private const string FirstFile = "manifest.json";

    /// <summary>Packs a folder.</summary>
    /// <param name="folder">Holds the files; one folder may be in it.</param>
    /// <param name="kind">What it brings.</param>
    /// <param name="asked">Name, version and release, where the folder's manifest does not say them.</param>
    /// <param name="output">The package file; must not be there.</param>
    /// <param name="created">Stands in the statement.</param>
    /// <param name="cancellationToken">Gives up; nothing is left then.</param>
    /// <returns>What was packed.</returns>
    /// <exception cref="CommandException">The folder holds something that no package can.</exception>
    /// <exception cref="PackageRefusedException">The package would be refused.</exception>
    public static async Task<PackageStatement> BuildAsync(
        string folder, PackageKind kind, PackageIdentity asked, string output, DateTimeOffset created, CancellationToken cancellationToken)
    {
        if (File.Exists(output))
        {
            throw new CommandException($"{output} is there already");
        }

        var (name, version, release) = ManifestIdentity.Merge(await ManifestIdentity.ReadAsync(folder, cancellationToken), asked);
        var statement = new PackageStatement
        {
            Schema = PackageFormat.Schema,
            Kind = kind,
            Name = name,
            Version = version,
            Release = release,
            Created = new DateTimeOffset(created.UtcTicks - (created.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero),
            ChunkBytes = PackageFormat.ChunkBytes,
            Files = await FilesAsync(folder, cancellationToken),
        };
        var envelope = DsseEnvelope.Over(PackageFormat.PayloadType, StatementRules.Write(statement));
        await NewFile.WriteAsync(output, stream => PackAsync(folder, statement, envelope, stream, cancellationToken), cancellationToken);
        return statement;
    }

    // The manifest first, so that who reads from the front has it early; the rest by name.
    private static async Task<IReadOnlyList<PackageFile>> FilesAsync(string folder, CancellationToken cancellationToken)
    {
        var files = new List<PackageFile>();
        foreach (var name in NamesIn(folder).OrderBy(name => name is not FirstFile).ThenBy(name => name, StringComparer.Ordinal))
        {
            if (PackageNames.FaultOf(name) is { } fault)
            {
                throw new CommandException($"{Path.Combine(folder, name)}: the name {fault}");
            }

            await using var file = Open(folder, name);
            files.Add(await PackageFile.OfAsync(name, file, cancellationToken));
        }

        return files;
    }

    private static IEnumerable<string> NamesIn(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).GetFileSystemInfos())
        {
            if (entry is not DirectoryInfo { LinkTarget: null } inner)
            {
                yield return entry.Name;
                continue;
            }

            foreach (var file in inner.GetFileSystemInfos())
            {
                yield return $"{entry.Name}/{file.Name}";
            }
        }
    }

    private static async Task PackAsync(
        string folder, PackageStatement statement, DsseEnvelope envelope, Stream output, CancellationToken cancellationToken)
    {
        var writer = await PackageWriter.BeginAsync(output, envelope.ToJson(), cancellationToken);
        using var copy = new VerifiedCopy();
        foreach (var file in statement.Files)
        {
            await using var source = Open(folder, file.Name);
            await copy.RunAsync(source, file, writer, cancellationToken);
        }

        await writer.FinishAsync(cancellationToken);
    }

    private static FileStream Open(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        try
        {
            return RegularFile.OpenRead(path, bufferSize: 0) ?? throw new CommandException($"{path} is no regular file; a package holds no links");
        }
        catch (UnauthorizedAccessException)
        {
            throw new CommandException($"{path} may not be read, or is a folder in a folder");
        }
    }
}
