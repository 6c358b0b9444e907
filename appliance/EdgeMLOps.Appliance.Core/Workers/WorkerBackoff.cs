namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>How long to wait before a worker is started again: not at all after one that worked, ever longer after those that did not.</summary>
internal sealed class WorkerBackoff
{
    private const int MaxDoublings = 9;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private int _failures;

    /// <summary>The last one answered a request, or was replaced as planned.</summary>
    public void Worked() => _failures = 0;

    /// <summary>The last one ended, or did not become ready, without an answer.</summary>
    public void Failed() => _failures = Math.Min(_failures + 1, MaxDoublings + 1);

    /// <summary>The wait before the next start.</summary>
    public TimeSpan Delay
    {
        get
        {
            var delay = _failures == 0 ? TimeSpan.Zero : First * Math.Pow(2, _failures - 1);
            return delay < Longest ? delay : Longest;
        }
    }
}
