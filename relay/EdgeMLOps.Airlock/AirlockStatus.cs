using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Schedules;
using EdgeMLOps.Airlock.States;
using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Airlock;

/// <summary>The airlock's answer to <c>GET /v1/status</c>.</summary>
internal sealed class AirlockStatus
{
    private readonly AirlockStore _store;
    private readonly LinkHealth _link;
    private readonly Agenda _agenda;
    private readonly DateTimeOffset _started;

    public AirlockStatus(AirlockStore store, LinkHealth link, Agenda agenda, TimeProvider time)
    {
        _store = store;
        _link = link;
        _agenda = agenda;
        _started = time.GetUtcNow();
    }

    public ProgramStatus Read()
    {
        var record = _store.Current;
        var held = record.State == WindowState.Held;
        return new ProgramStatus
        {
            Program = AirlockProgram.Name,
            Version = AirlockProgram.Version.ToString(3),
            StartedUtc = _started,
            Healthy = !held && _link.Code.Length == 0,
            Code = held ? record.Code : _link.Code,
            Facts =
            [
                .. Enum.GetValues<WindowState>().Select(state => Fact($"state.{state}", record.State == state ? 1 : 0)),
                Fact("transitions", record.Number),
                Fact("link.faults", _link.Faults),
                Fact("schedule.hold", _agenda.HospitalHolds ? 1 : 0),
                Fact("schedule.missed", _agenda.Missed),
            ],
        };
    }

    private static StatusFact Fact(string name, long value) => new() { Name = name, Value = value };
}
