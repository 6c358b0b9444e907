namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Room;

/// <summary>Bytes that stop half-way to let something happen.</summary>
internal sealed class HookedStream(byte[] bytes, Func<Task> halfWay) : MemoryStream(bytes)
{
    private bool _done;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_done && Position >= Length / 2)
        {
            _done = true;
            await halfWay();
        }

        // No more than a part at a time, or the half would be passed within the first read.
        return await base.ReadAsync(buffer[..Math.Min(buffer.Length, 64 * 1024)], cancellationToken);
    }
}
