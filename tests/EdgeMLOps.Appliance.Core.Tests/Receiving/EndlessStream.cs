namespace EdgeMLOps.Appliance.Core.Tests.Receiving;

/// <summary>Gives zeros, and cancels once so many were taken.</summary>
internal sealed class EndlessStream(CancellationTokenSource cancel, long after) : Stream
{
    private long _given;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        _given += count;
        if (_given > after)
        {
            cancel.Cancel();
        }

        buffer.AsSpan(offset, count).Clear();
        return count;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
