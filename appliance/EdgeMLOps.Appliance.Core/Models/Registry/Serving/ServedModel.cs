using EdgeMLOps.Appliance.Core.Inference;

namespace EdgeMLOps.Appliance.Core.Models.Registry.Serving;

/// <summary>An open model and how many work on it.</summary>
internal sealed class ServedModel
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _leases;
    private bool _isLeaving;

    public ServedModel(DetectorHost host) => Host = host;

    public DetectorHost Host { get; }

    /// <summary>Called while it is the one that serves, so it is not leaving.</summary>
    public ModelLease Take()
    {
        lock (_gate)
        {
            _leases++;
        }

        return new ModelLease(this);
    }

    public void GiveBack()
    {
        lock (_gate)
        {
            _leases--;
            Settle();
        }
    }

    /// <summary>Closes it when the last one that works on it is done. Each has a deadline, so that comes.</summary>
    public async Task CloseAsync()
    {
        lock (_gate)
        {
            _isLeaving = true;
            Settle();
        }

        await _idle.Task;
        await Host.DisposeAsync();
    }

    private void Settle()
    {
        if (_isLeaving && _leases == 0)
        {
            _idle.TrySetResult();
        }
    }
}
