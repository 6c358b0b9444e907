namespace EdgeMLOps.Contracts.Tests.Down.Packages;

/// <summary>A beginning, then so many zeros, made as they are read: a large package that is nowhere.</summary>
internal sealed class ZeroFileStream(byte[] beginning, long zeros) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => beginning.Length + zeros;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        var length = (int)Math.Min(buffer.Length, Length - Position);
        buffer = buffer[..length];
        buffer.Clear();
        if (Position < beginning.Length)
        {
            var part = beginning.AsSpan((int)Position);
            part[..Math.Min(part.Length, length)].CopyTo(buffer);
        }

        Position += length;
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
