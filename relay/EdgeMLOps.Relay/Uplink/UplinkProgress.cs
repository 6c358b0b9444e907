using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Relay.Leases;

namespace EdgeMLOps.Relay.Uplink;

/// <summary>Where the relay stands, as the airlock may ask at any moment.</summary>
internal sealed class UplinkProgress
{
    private readonly Lock _gate = new();
    private LeaseStatus _status = new()
    {
        LeaseId = null,
        Phase = LeasePhase.Idle,
        LinkUp = false,
        Sent = 0,
        Receipted = 0,
        Waiting = 0,
        Code = "",
    };

    internal LeaseStatus Status
    {
        get
        {
            lock (_gate)
            {
                return _status;
            }
        }
    }

    internal void Begin(Lease lease) =>
        Change(s => s with { LeaseId = lease.Id, Phase = LeasePhase.Connecting, Sent = 0, Receipted = 0, Code = "" });

    internal void Enter(LeasePhase phase) => Change(s => s with { Phase = phase });

    internal void Link(bool up) => Change(s => s with { LinkUp = up });

    internal void AddSent() => Change(s => s with { Sent = s.Sent + 1 });

    internal void AddReceipted(int count) => Change(s => s with { Receipted = s.Receipted + count });

    internal void Waiting(long count) => Change(s => s with { Waiting = count });

    internal void Note(string code) => Change(s => s with { Code = code });

    private void Change(Func<LeaseStatus, LeaseStatus> change)
    {
        lock (_gate)
        {
            _status = change(_status);
        }
    }
}
