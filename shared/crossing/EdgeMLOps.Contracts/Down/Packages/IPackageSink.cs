namespace EdgeMLOps.Contracts.Down.Packages;

/// <summary>Takes the files of a package, one after the other, each piece only after it was checked.</summary>
public interface IPackageSink
{
    /// <summary>A file begins.</summary>
    ValueTask BeginAsync(PackageFile file, CancellationToken cancellationToken);

    /// <summary>The next checked piece of it; the memory is used again afterwards.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken);

    /// <summary>The file is complete and its digest right.</summary>
    ValueTask EndAsync(PackageFile file, CancellationToken cancellationToken);
}
