using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Sqlite.Audit;

namespace EdgeMLOps.Appliance.Control;

/// <summary>Gathers what the service says of itself.</summary>
internal sealed class StatusReporter
{
    private readonly LinkController _link;
    private readonly AuditChain _audit;
    private readonly DateTimeOffset _started;

    public StatusReporter(LinkController link, AuditChain audit, TimeProvider time)
    {
        _link = link;
        _audit = audit;
        _started = time.GetUtcNow();
    }

    public async Task<ProgramStatus> ReadAsync(CancellationToken cancellationToken)
    {
        var link = _link.Current;
        var audit = await _audit.HeadAsync(cancellationToken);
        return new ProgramStatus
        {
            Program = ApplianceProgram.Name,
            Version = ApplianceProgram.Version,
            StartedUtc = _started,
            Healthy = true,
            Code = "",
            Facts =
            [
                Fact("link.serving", link.Phase == HospitalLinkPhase.Serving ? 1 : 0),
                Fact("link.associations", link.OpenAssociations),
                Fact("audit.length", audit.Length),
            ],
        };
    }

    private static StatusFact Fact(string name, long value) => new() { Name = name, Value = value };
}
