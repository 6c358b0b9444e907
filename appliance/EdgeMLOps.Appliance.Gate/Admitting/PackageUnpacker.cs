using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Hosting.Configuration;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>Unpacks a signed package file for one use, without importing it.</summary>
public static class PackageUnpacker
{
    /// <summary>Checks who signed a package file and every piece of it, and unpacks it. Its release is not asked for, nor remembered.</summary>
    /// <param name="path">The package file.</param>
    /// <param name="storage">Where the trusted root is kept.</param>
    /// <param name="options">Whom this installation believes.</param>
    /// <param name="folder">A private folder, which the caller removes; a folder in it is made.</param>
    /// <param name="time">The clock the root's time is held against.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see cref="PackageCode.Imported"/> with the folder, or why it is refused; then the folder is empty.</returns>
    public static async Task<PackageImport> UnpackAsync(
        string path, StorageOptions storage, TrustOptions options, string folder, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        try
        {
            var root = await new RootStore(storage, options).ReadAsync(cancellationToken);
            await using var admission = await PackageAdmission.OpenAsync(path, root, time.GetUtcNow(), cancellationToken);
            await using var staging = StagingFolder.Make(folder);
            var manifest = await admission.UnpackAsync(staging, cancellationToken);
            var digest = admission.Statement.ComputeDigest().ToString();
            var place = Path.Combine(folder, digest);
            staging.Place(place);
            return new PackageImport(PackageCode.Imported, digest, place, manifest, "");
        }
        catch (Exception ex) when (AdmissionCodes.Of(ex) is { } code)
        {
            return new PackageImport(code, "", "", null, ex.Message);
        }
    }
}
