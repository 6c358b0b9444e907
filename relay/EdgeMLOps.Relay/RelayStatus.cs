using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Relay.Certificates;
using EdgeMLOps.Relay.Uplink;

namespace EdgeMLOps.Relay;

/// <summary>The relay's answer to <c>GET /v1/status</c>.</summary>
internal sealed class RelayStatus
{
    // ProgramStatus holds 64 facts.
    private const int MostFaults = 50;

    private readonly UplinkProgress _progress;
    private readonly CertificateHealth _certificate;
    private readonly DateTimeOffset _started;

    public RelayStatus(UplinkProgress progress, CertificateHealth certificate, TimeProvider time)
    {
        _progress = progress;
        _certificate = certificate;
        _started = time.GetUtcNow();
    }

    internal ProgramStatus Read()
    {
        var status = _progress.Status;
        var code = IsFailing(status) ? status.Code : _certificate.Code;
        return new ProgramStatus
        {
            Program = RelayProgram.Name,
            Version = RelayProgram.Version.ToString(3),
            StartedUtc = _started,
            Healthy = code.Length == 0 && status.Phase != LeasePhase.Failed,
            Code = code,
            Facts =
            [
                new StatusFact { Name = "linkUp", Value = status.LinkUp ? 1 : 0 },
                new StatusFact { Name = "sent", Value = status.Sent },
                new StatusFact { Name = "receipted", Value = status.Receipted },
                new StatusFact { Name = "waiting", Value = status.Waiting },
                .. _certificate.Facts,
                .. _progress.Faults.Take(MostFaults).Select(fault => new StatusFact { Name = $"fault.{fault.Key}", Value = fault.Value }),
            ],
        };
    }

    // Also between two attempts: what keeps it from the broker is to be seen while there is still time to mend it.
    private static bool IsFailing(LeaseStatus status) =>
        status.Phase == LeasePhase.Failed || (status.Phase == LeasePhase.Connecting && status.Code.Length > 0);
}
