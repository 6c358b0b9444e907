using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down.Packages;

namespace EdgeMLOps.Fleet.Packages;

/// <summary>Adds a signature to a package file. Every piece is checked on the way: nobody signs what is not whole.</summary>
internal static class PackageSigner
{
    /// <summary>Signs; the file is exchanged for one with the signature.</summary>
    /// <exception cref="PackageRefusedException">It is no whole package.</exception>
    public static async Task<PackageStatement> SignAsync(string path, SigningKey key, CancellationToken cancellationToken)
    {
        await using var file = PackageSource.Open(path);
        var reader = await PackageReader.OpenAsync(file, cancellationToken);
        var envelope = reader.Envelope.SignedWith(key).ToJson();
        await NewFile.WriteAsync(
            path,
            async stream =>
            {
                var writer = await PackageWriter.BeginAsync(stream, envelope, cancellationToken);
                await reader.ReadFilesAsync(writer, cancellationToken);
                await writer.FinishAsync(cancellationToken);
            },
            cancellationToken);
        return reader.Statement;
    }
}
