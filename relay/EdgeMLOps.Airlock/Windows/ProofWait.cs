using EdgeMLOps.Airlock.Link;

namespace EdgeMLOps.Airlock.Windows;

/// <summary>Asks for a proof until it is given or the time is up.</summary>
internal static class ProofWait
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public static async Task<LinkProof> UntilDownAsync(
        Func<CancellationToken, Task<LinkProof>> ask, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            var proof = await ask(cancellationToken);
            if (proof.Down || time.GetElapsedTime(begun) >= limit)
            {
                return proof;
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }
}
