namespace EdgeMLOps.Dicom;

/// <summary>Takes a data set that is written, counts its bytes and keeps none, but where each item of a sequence begins.</summary>
internal sealed class PlaceRecorder : Stream
{
    private readonly Dictionary<DicomDataset, long> _places = new(ReferenceEqualityComparer.Instance);
    private long _length;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    /// <summary>An item begins here.</summary>
    internal void Note(DicomDataset item) => _places[item] = _length;

    /// <summary>Where it began.</summary>
    internal long PlaceOf(DicomDataset item) => _places[item];

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => _length += count;

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => _length += buffer.Length;

    /// <inheritdoc/>
    public override void WriteByte(byte value) => _length++;

    /// <inheritdoc/>
    public override void Flush()
    {
        // Keeps nothing.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
