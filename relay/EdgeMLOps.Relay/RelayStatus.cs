using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Relay.Uplink;

namespace EdgeMLOps.Relay;

/// <summary>The relay's answer to <c>GET /v1/status</c>.</summary>
internal sealed class RelayStatus
{
    private readonly UplinkProgress _progress;
    private readonly DateTimeOffset _started;

    public RelayStatus(UplinkProgress progress, TimeProvider time)
    {
        _progress = progress;
        _started = time.GetUtcNow();
    }

    internal ProgramStatus Read()
    {
        var status = _progress.Status;
        return new ProgramStatus
        {
            Program = RelayProgram.Name,
            Version = RelayProgram.Version.ToString(3),
            StartedUtc = _started,
            Healthy = status.Phase != LeasePhase.Failed,
            Code = status.Phase == LeasePhase.Failed ? status.Code : "",
            Facts =
            [
                new StatusFact { Name = "linkUp", Value = status.LinkUp ? 1 : 0 },
                new StatusFact { Name = "sent", Value = status.Sent },
                new StatusFact { Name = "receipted", Value = status.Receipted },
                new StatusFact { Name = "waiting", Value = status.Waiting },
            ],
        };
    }
}
