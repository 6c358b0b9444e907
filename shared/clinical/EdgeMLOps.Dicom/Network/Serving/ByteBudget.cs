namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>Bytes that the messages of all associations may hold in memory together. Thread-safe.</summary>
internal sealed class ByteBudget
{
    private readonly long _limit;
    private long _taken;

    public ByteBudget(long limit) => _limit = limit;

    public long Taken => Interlocked.Read(ref _taken);

    public bool TryTake(int count)
    {
        if (Interlocked.Add(ref _taken, count) <= _limit)
        {
            return true;
        }

        Interlocked.Add(ref _taken, -count);
        return false;
    }

    public void Return(int count) => Interlocked.Add(ref _taken, -count);
}
