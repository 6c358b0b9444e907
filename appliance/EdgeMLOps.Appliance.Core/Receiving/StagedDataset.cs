namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>A staged object's data set to read: its head from memory, and only what lies behind that from the file.</summary>
internal sealed class StagedDataset : Stream
{
    private readonly StagedInstance _staged;
    private FileStream? _file;
    private long _position;

    public StagedDataset(StagedInstance staged) => _staged = staged;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _staged.Bytes - _staged.DatasetOffset;

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        var read = _position < _staged.Head.Length ? ReadHead(buffer) : ReadFile(buffer);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => _position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => _position,
        _ => Length,
    };

    public override void Flush()
    {
        // Nothing is written through it.
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file?.Dispose();
        }

        base.Dispose(disposing);
    }

    private int ReadHead(Span<byte> buffer)
    {
        var rest = _staged.Head.Span[(int)_position..];
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        return count;
    }

    private int ReadFile(Span<byte> buffer)
    {
        _file ??= new FileStream(_staged.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return RandomAccess.Read(_file.SafeFileHandle, buffer, _staged.DatasetOffset + _position);
    }
}
