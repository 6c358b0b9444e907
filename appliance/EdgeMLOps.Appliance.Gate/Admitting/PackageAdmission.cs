using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing.Documents;
using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Contracts.Down.Trust;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>A package file whose envelope was signed by enough trusted keys; nothing else of it has been read.</summary>
internal sealed class PackageAdmission : IAsyncDisposable
{
    private readonly FileStream _file;

    private PackageAdmission(FileStream file, PackageReader reader)
    {
        _file = file;
        Reader = reader;
    }

    public PackageReader Reader { get; }

    public PackageStatement Statement => Reader.Statement;

    /// <summary>Opens a package file and checks who signed it.</summary>
    /// <exception cref="PackageRefusedException">It is no package, or not signed by who is trusted.</exception>
    /// <exception cref="AdmissionException">It cannot be read, is of another kind, or nobody is trusted.</exception>
    public static Task<PackageAdmission> OpenAsync(
        string path, TrustedRoot? root, DateTimeOffset now, CancellationToken cancellationToken) =>
        OpenAsync(path, PackageKind.Model, root, now, cancellationToken);

    /// <summary>The same for a package of any kind.</summary>
    public static async Task<PackageAdmission> OpenAsync(
        string path, PackageKind kind, TrustedRoot? root, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var file = OpenFile(path);
        try
        {
            var reader = await PackageReader.OpenAsync(file, cancellationToken);
            Check(reader, kind, root, now);
            return new PackageAdmission(file, reader);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Unpacks into a folder, each piece checked first, and reads the manifest.</summary>
    /// <exception cref="PackageRefusedException">The files are not those that were signed.</exception>
    /// <exception cref="AdmissionException">The manifest is not one this program can serve by, or is another package's.</exception>
    public async Task<ModelManifest> UnpackAsync(StagingFolder folder, CancellationToken cancellationToken)
    {
        await Reader.ReadFilesAsync(folder, cancellationToken);
        await folder.AddEnvelopeAsync(Reader.EnvelopeJson, cancellationToken);
        return ReadManifest(await File.ReadAllBytesAsync(Path.Combine(folder.Path, ModelPackage.ManifestFile), cancellationToken));
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static FileStream OpenFile(string path)
    {
        try
        {
            return RegularFile.OpenRead(path, bufferSize: 0) ?? throw new AdmissionException(PackageCode.CannotRead, "is no regular file");
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new AdmissionException(PackageCode.CannotRead, "is not there, or cannot be read", ex);
        }
    }

    private static void Check(PackageReader reader, PackageKind kind, TrustedRoot? root, DateTimeOffset now)
    {
        if (root is null)
        {
            throw new AdmissionException(PackageCode.NoRoot, "no root document is installed: Trust:RootFile");
        }

        root.Require(reader.Envelope, TrustRoles.Of(reader.Statement.Kind));
        if (root.IsExpired(now))
        {
            throw new PackageRefusedException(PackageFault.RootExpired, $"the root's time was over on {root.Document.Expires:O}");
        }

        if (reader.Statement.Kind != kind)
        {
            throw new AdmissionException(PackageCode.KindUnexpected, $"is a {reader.Statement.Kind} package, no {kind} package");
        }

        if (kind == PackageKind.Policy)
        {
            RequireSize(reader.Statement, PolicyPackage.DocumentFile, PolicyDocument.MaxBytes);
            return;
        }

        RequireSize(reader.Statement, ModelPackage.ManifestFile, ModelPackage.MaxManifestBytes);
        RequireSize(reader.Statement, ModelPackage.GraphFile, Array.MaxLength); // a protobuf has no more than 2 GiB; weights beyond lie beside it
    }

    private static void RequireSize(PackageStatement statement, string name, long most)
    {
        if (statement.Files.First(file => string.Equals(file.Name, name, StringComparison.Ordinal)).Size > most) // there: the statement's rules ask for it
        {
            throw new PackageRefusedException(PackageFault.TooLarge, FormattableString.Invariant($"{name} has more than {most} bytes"));
        }
    }

    private ModelManifest ReadManifest(byte[] json)
    {
        ModelManifest manifest;
        try
        {
            manifest = ManifestParser.Parse(json);
        }
        catch (ManifestException ex)
        {
            throw new AdmissionException(PackageCode.ManifestInvalid, ex.Message, ex);
        }

        var said = (Statement.Name, Statement.Version, Statement.Release);
        return (manifest.Name, manifest.Version, manifest.Release) == said
            ? manifest
            : throw new AdmissionException(
                PackageCode.ManifestMismatch, FormattableString.Invariant($"the manifest is of {manifest.Name} {manifest.Version} release {manifest.Release}, signed was {said}"));
    }
}
