namespace EdgeMLOps.Relay.Uplink;

/// <summary>How many bytes may be on their way to the broker at once. On a thin line more would only stand in a queue until their
/// acknowledgements are late: these take 8 s at 256 kbit/s.</summary>
internal sealed class ByteWindow : IDisposable
{
    private const int UnitBytes = 1024;
    private const int Units = 256;

    private readonly SemaphoreSlim _free = new(Units);
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Waits for room; one after the other, so that two that are long do not each hold half of it.</summary>
    /// <returns>What is to be given back by <see cref="Leave"/>.</returns>
    internal async Task<int> EnterAsync(int bytes, CancellationToken cancellationToken)
    {
        var wanted = Math.Clamp((bytes + UnitBytes - 1) / UnitBytes, 1, Units);
        await _turn.WaitAsync(cancellationToken);
        var taken = 0;
        try
        {
            for (; taken < wanted; taken++)
            {
                await _free.WaitAsync(cancellationToken);
            }

            return taken;
        }
        catch (OperationCanceledException) when (taken > 0)
        {
            Leave(taken);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    internal void Leave(int units) => _free.Release(units);

    public void Dispose()
    {
        _free.Dispose();
        _turn.Dispose();
    }
}
