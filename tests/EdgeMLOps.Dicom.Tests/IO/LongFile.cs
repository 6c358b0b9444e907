namespace EdgeMLOps.Dicom.Tests.IO;

/// <summary>A file of a given beginning and so many zero bytes behind it, none of which exists before it is read.</summary>
internal sealed class LongFile(byte[] start, long zeros) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => start.Length + zeros;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, Length - Position);
        buffer[..count].Clear();
        if (Position < start.Length)
        {
            var rest = start.AsSpan((int)Position);
            rest[..Math.Min(rest.Length, count)].CopyTo(buffer);
        }

        Position += count;
        return count;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => Length,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
