using EdgeMLOps.Airlock.States;
using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Airlock;

/// <summary>The airlock's answer to <c>GET /v1/status</c>.</summary>
internal sealed class AirlockStatus
{
    private readonly AirlockStore _store;
    private readonly DateTimeOffset _started;

    public AirlockStatus(AirlockStore store, TimeProvider time)
    {
        _store = store;
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
            Healthy = !held,
            Code = held ? record.Code : "",
            Facts =
            [
                .. Enum.GetValues<WindowState>().Select(state => Fact($"state.{state}", record.State == state ? 1 : 0)),
                Fact("transitions", record.Number),
            ],
        };
    }

    private static StatusFact Fact(string name, long value) => new() { Name = name, Value = value };
}
