using Dapper;
using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Peers;
using EdgeMLOps.Airlock.Schedules;
using EdgeMLOps.Airlock.States;
using EdgeMLOps.Airlock.Windows;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Sqlite;
using EdgeMLOps.Sqlite.Audit;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Airlock.Tests.Schedules;

/// <summary>The schedule on its real store, under a wall clock that a test sets as it likes, in Berlin.</summary>
internal sealed class ScheduleBench : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private AuditChain _audit = null!;
    private ScheduleTurn _turn = null!;

    private ScheduleBench()
    {
    }

    public SettableClock Clock { get; } = new();

    public WindowSignals Signals { get; } = new();

    public LinkHealth Link { get; } = new();

    public ScheduleOptions Options { get; } = new() { TimeZone = "Europe/Berlin" };

    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    public AirlockStore Store { get; private set; } = null!;

    public Agenda Agenda { get; private set; } = null!;

    public PlanDesk Plans { get; private set; } = null!;

    public ScheduleDesk Desk { get; private set; } = null!;

    public RunningDesk Running { get; private set; } = null!;

    public ScheduleView View { get; private set; } = null!;

    /// <summary>Begins at 2026-11-27 10:00 in Berlin, serving.</summary>
    public static async Task<ScheduleBench> CreateAsync()
    {
        var bench = new ScheduleBench();
        await bench.OpenAsync();
        await bench.Store.MoveAsync(AirlockEvent.Served, "airlock", record => record, default);
        return bench;
    }

    /// <summary>As after a crash: all that is not in the files is forgotten.</summary>
    public async Task RestartAsync()
    {
        await CloseAsync();
        await OpenAsync();
    }

    public async Task<Guid> RuleAsync(string rule, int minutes, string who = "anna") =>
        Key(await Plans.AddAsync(new WindowPlanRequest { Rule = rule, Minutes = minutes }, who, default));

    public async Task<Guid> WindowAsync(string local, int minutes, string who = "anna") =>
        Key(await Plans.AddAsync(new WindowPlanRequest { LocalStart = local, Minutes = minutes }, who, default));

    /// <summary>Looks at a wall time of Berlin, given by its UTC instant; what begins runs to its end at once.</summary>
    public async Task<ScheduledWindow?> LookAsync(string utc)
    {
        Clock.Set(utc);
        return await LookAsync();
    }

    public async Task<ScheduledWindow?> LookAsync()
    {
        var (due, _) = await Agenda.LookAsync(default);
        if (due is not null)
        {
            Assert.True(await Agenda.StillStandsAsync(due.WindowId, default));
            await BeginAsync(due);
            await Store.MoveAsync(AirlockEvent.WindowOver, "airlock", record => record with { Code = "Done" }, default);
            await Store.MoveAsync(AirlockEvent.LeaseOver, "airlock", record => record, default);
            await Store.MoveAsync(AirlockEvent.Served, "airlock", record => record, default);
        }

        return due;
    }

    public Task BeginAsync(ScheduledWindow due) => Store.MoveAsync(
        AirlockEvent.WindowBegan, "airlock", record => record with { WindowId = due.WindowId, EndsUtc = due.End, Code = "" }, default);

    /// <summary>Outcomes of the windows in the table, by their starts.</summary>
    public async Task<string[]> OutcomesAsync() =>
        [.. (await Store.Schedule.ReadAsync(rows => rows.Latest(100), default)).Select(window => window.Outcome)];

    public async Task<(string Kind, string Who, string Detail)[]> AuditAsync()
    {
        await using var store = SqliteStore.OpenReadOnly(_folder["audit.db"]);
        return await store.ReadAsync(
            connection => connection.Query<(string, string, string)>("SELECT kind, who, detail FROM audit ORDER BY seq").ToArray(), default);
    }

    /// <summary>The chain refuses from here on, until the restart.</summary>
    public ValueTask LoseAuditAsync() => _audit.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Signals.Dispose();
        _folder.Dispose();
    }

    private static Guid Key(ScheduleAnswer answer)
    {
        Assert.Null(answer.Refusal);
        return answer.Key;
    }

    private async Task OpenAsync()
    {
        _audit = await AuditChain.OpenAsync(_folder["audit.db"], Clock, default);
        Store = await AirlockStore.OpenAsync(_folder["airlock.db"], _audit, Clock, default);
        var options = Microsoft.Extensions.Options.Options.Create(Options);
        var window = Microsoft.Extensions.Options.Options.Create(new WindowOptions { ApplianceRoot = _folder["a"], RelayRoot = _folder["r"] });
        var zone = new SiteZone(() => Zone, Clock);
        _turn = new ScheduleTurn(Store, Signals);
        Agenda = new Agenda(Store, zone, Link, options, Clock, NullLogger<Agenda>.Instance);
        Plans = new PlanDesk(Store, _turn, zone, options, Clock);
        Desk = new ScheduleDesk(Store, _turn, Signals, Clock);
        Running = new RunningDesk(Store, _turn, zone, Signals, options, Clock);
        View = new ScheduleView(Store, new RelayPeer(window, Clock), zone, options, Clock);
    }

    private async Task CloseAsync()
    {
        _turn.Dispose();
        await Store.DisposeAsync();
        await _audit.DisposeAsync();
    }
}
