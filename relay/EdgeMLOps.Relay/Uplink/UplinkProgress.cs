using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Relay.Leases;

namespace EdgeMLOps.Relay.Uplink;

/// <summary>Where the relay stands, as the airlock may ask at any moment.</summary>
internal sealed class UplinkProgress
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _faults = new(StringComparer.Ordinal);
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

    /// <summary>How often each code was noted since the start, the most frequent first.</summary>
    internal IReadOnlyList<KeyValuePair<string, long>> Faults
    {
        get
        {
            lock (_gate)
            {
                return [.. _faults.OrderByDescending(fault => fault.Value).ThenBy(fault => fault.Key, StringComparer.Ordinal)];
            }
        }
    }

    internal void Begin(Lease lease) =>
        Change(s => s with { LeaseId = lease.Id, Phase = LeasePhase.Connecting, Sent = 0, Receipted = 0, Code = "" });

    internal void Enter(LeasePhase phase) => Change(s => s with { Phase = phase });

    internal void Link(bool up) => Change(s => s with { LinkUp = up });

    internal void AddSent() => Change(s => s with { Sent = s.Sent + 1 });

    internal void AddReceipted(int count) => Change(s => s with { Receipted = s.Receipted + count, Waiting = Math.Max(0, s.Waiting - count) });

    internal void Waiting(long count) => Change(s => s with { Waiting = count });

    /// <summary>Keeps the code as the last failure and counts it; codes are fixed words of the programs, so they are few.</summary>
    internal void Note(string code)
    {
        lock (_gate)
        {
            _faults[code] = _faults.GetValueOrDefault(code) + 1;
            _status = _status with { Code = code };
        }
    }

    private void Change(Func<LeaseStatus, LeaseStatus> change)
    {
        lock (_gate)
        {
            _status = change(_status);
        }
    }
}
