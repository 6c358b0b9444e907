using EdgeMLOps.Dicom.Network.Calling;

namespace EdgeMLOps.Dicom.Network;

/// <summary>
/// An association lent by a <see cref="DicomClientPool"/>. Disposing gives it back: it is kept for the next user if it is
/// sound and at rest, and closed otherwise.
/// </summary>
public sealed class DicomPooledAssociation : IAsyncDisposable
{
    private readonly DicomClientPool _pool;
    private readonly PoolEntry _entry;
    private int _returned;

    internal DicomPooledAssociation(DicomClientPool pool, PoolEntry entry, bool isReused)
    {
        _pool = pool;
        _entry = entry;
        IsReused = isReused;
    }

    /// <summary>Valid until this is disposed. Releasing or disposing it is allowed, and then it is not kept.</summary>
    public DicomClientAssociation Association => _entry.Association;

    /// <summary>
    /// It served others before: the peer may have left it in the moment it was lent. A message that may go out twice is
    /// then worth another try on a fresh one.
    /// </summary>
    public bool IsReused { get; }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _returned, 1) == 0)
        {
            await _pool.ReturnAsync(_entry);
        }
    }
}
