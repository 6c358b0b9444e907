using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Schedules;
using EdgeMLOps.Airlock.States;
using EdgeMLOps.Airlock.Windows;
using EdgeMLOps.Contracts.Control;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock;

/// <summary>The airlock's answer to <c>GET /v1/status</c>.</summary>
internal sealed class AirlockStatus
{
    private const int MostPrograms = 7;

    private readonly AirlockStore _store;
    private readonly LinkHealth _link;
    private readonly StepHealth _step;
    private readonly TimeSpan _longestStep;
    private readonly Agenda _agenda;
    private readonly DateTimeOffset _started;

    public AirlockStatus(
        AirlockStore store, LinkHealth link, StepHealth step, Agenda agenda, IOptions<WindowOptions> options, IOptions<LinkOptions> driver, TimeProvider time)
    {
        _store = store;
        _link = link;
        _step = step;

        // A silent relay's lease, then the proof, each by its own limit, the two calls between, and the switch's programs: a set and
        // its proof, as much again where both sides are cut, and a look of the guard's before them that sets, too.
        _longestStep = TimeSpan.FromSeconds(options.Value.LeaseTtlSeconds + options.Value.ProofSeconds + (2 * options.Value.CallSeconds))
            + TimeSpan.FromMilliseconds(MostPrograms * LinkDrivers.ProgramMilliseconds(driver.Value));
        _agenda = agenda;
        _started = time.GetUtcNow();
    }

    public ProgramStatus Read()
    {
        var record = _store.Current;
        var code = Code(record);
        return new ProgramStatus
        {
            Program = AirlockProgram.Name,
            Version = AirlockProgram.Version.ToString(3),
            StartedUtc = _started,
            Healthy = code.Length == 0,
            Code = code,
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

    private string Code(AirlockRecord record) => record.State switch
    {
        WindowState.Held => record.Code,
        _ when _link.Code.Length > 0 => _link.Code,
        _ when _step.Failed => _step.Code,
        WindowState.Serving when _link.HospitalSilent => LinkCodes.HospitalProbeSilent,
        WindowState.Closing or WindowState.Verifying when _step.Lasts > _longestStep => _step.Code.Length > 0 ? _step.Code : $"Still{record.State}",
        _ => "",
    };

    private static StatusFact Fact(string name, long value) => new() { Name = name, Value = value };
}
