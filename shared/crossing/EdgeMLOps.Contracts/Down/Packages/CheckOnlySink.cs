namespace EdgeMLOps.Contracts.Down.Packages;

/// <summary>Keeps nothing: for who only wants to know whether every piece is right.</summary>
public sealed class CheckOnlySink : IPackageSink
{
    /// <inheritdoc/>
    public ValueTask BeginAsync(PackageFile file, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask EndAsync(PackageFile file, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
