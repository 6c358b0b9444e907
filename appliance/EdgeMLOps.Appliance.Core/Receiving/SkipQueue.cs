namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>
/// Skips on their way into the journal. While senders are at it their commits take some along each, so that a skip costs
/// the device no flush of its own and no sender waits behind a transaction of many. Bounded by who waits for what it put in.
/// </summary>
internal sealed class SkipQueue
{
    private readonly Lock _gate = new();
    private readonly LinkedList<SkipRequest> _waiting = new();

    public void Add(SkipRequest request)
    {
        lock (_gate)
        {
            _waiting.AddLast(request);
        }
    }

    /// <summary>The oldest that waits, for a commit to take along; null when none does.</summary>
    public SkipRequest? Take()
    {
        lock (_gate)
        {
            var first = _waiting.First;
            if (first is not null)
            {
                _waiting.RemoveFirst();
            }

            return first?.Value;
        }
    }

    /// <summary>All of these that wait still, for a commit of their own.</summary>
    public IReadOnlyList<SkipRequest> TakeAll(IReadOnlyList<SkipRequest> requests)
    {
        lock (_gate)
        {
            return [.. requests.Where(_waiting.Remove)];
        }
    }
}
