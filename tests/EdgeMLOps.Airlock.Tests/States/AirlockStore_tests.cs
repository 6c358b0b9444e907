using Dapper;
using EdgeMLOps.Airlock.Schedules;
using EdgeMLOps.Airlock.States;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Sqlite;
using EdgeMLOps.Sqlite.Audit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Airlock.Tests.States;

public sealed class AirlockStore_tests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private AuditChain _audit = null!;
    private AirlockStore _store = null!;

    public async Task InitializeAsync()
    {
        _audit = await AuditChain.OpenAsync(_folder["audit.db"], _time, default);
        _store = await OpenAsync();
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _audit.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void The_first_start_trusts_nothing_and_verifies() => Assert.Equal(WindowState.Verifying, _store.Current.State);

    [Fact]
    public async Task A_transition_outlives_the_process()
    {
        var window = Guid.NewGuid();
        await MoveAsync(AirlockEvent.Served);
        var moved = await _store.MoveAsync(
            AirlockEvent.WindowBegan, "anna", record => record with { WindowId = window, EndsUtc = _time.GetUtcNow().AddMinutes(5) }, default);
        await _store.DisposeAsync();
        _store = await OpenAsync();
        Assert.Equal(moved, _store.Current);
        Assert.Equal((WindowState.Draining, window, 2L), (moved.State, moved.WindowId, moved.Number));
    }

    [Fact]
    public async Task A_transition_the_table_does_not_hold_changes_nothing()
    {
        var before = _store.Current;
        await Assert.ThrowsAsync<InvalidOperationException>(() => MoveAsync(AirlockEvent.OutsideOpened));
        Assert.Same(before, _store.Current);
        Assert.Equal(AuditHead.Empty, await _audit.HeadAsync(default));
    }

    [Fact]
    public async Task Every_transition_is_an_audit_row_with_who_did_it()
    {
        await MoveAsync(AirlockEvent.Served);
        await _store.MoveAsync(AirlockEvent.WindowBegan, "anna", record => record, default);
        var rows = await RowsAsync();
        Assert.Equal([("Served", "airlock"), ("WindowBegan", "anna")], rows);
        Assert.True((await _audit.VerifyAsync(known: null, default)).Intact);
    }

    [Fact]
    public async Task An_audit_row_that_was_owed_at_a_crash_is_written_at_the_next_start()
    {
        await _audit.DisposeAsync(); // the chain refuses from here on, after the state is durable
        await Assert.ThrowsAnyAsync<Exception>(() => MoveAsync(AirlockEvent.Served));
        await _store.DisposeAsync();
        _audit = await AuditChain.OpenAsync(_folder["audit.db"], _time, default);
        _store = await OpenAsync();
        Assert.Equal(WindowState.Serving, _store.Current.State);
        Assert.Empty(await RowsAsync());
        await _store.FlushAuditAsync(default);
        await _store.FlushAuditAsync(default);
        Assert.Equal([("Served", "airlock")], await RowsAsync());
    }

    [Fact]
    public async Task How_a_window_ended_stands_beside_it()
    {
        var window = await PlanAsync();
        await MoveAsync(AirlockEvent.Served);
        await _store.MoveAsync(AirlockEvent.WindowBegan, "airlock", record => record with { WindowId = window }, default);
        await _store.MoveAsync(AirlockEvent.WindowOver, "airlock", record => record with { Code = "ApplianceServiceDown" }, default);
        Assert.Equal("ApplianceServiceDown", (await _store.Schedule.ReadAsync(rows => rows.Window(window), default))?.Outcome);
    }

    [Fact]
    public async Task Only_the_running_window_is_extended_and_the_new_end_outlives_the_process()
    {
        var window = await PlanAsync();
        var end = _time.GetUtcNow().AddMinutes(9);
        await MoveAsync(AirlockEvent.Served);
        Assert.False(await _store.ExtendAsync(window, end, _ => { }, default));
        await _store.MoveAsync(AirlockEvent.WindowBegan, "airlock", record => record with { WindowId = window }, default);
        Assert.True(await _store.ExtendAsync(window, end, _ => { }, default));
        await MoveAsync(AirlockEvent.HospitalDown);
        await _store.DisposeAsync();
        _store = await OpenAsync();
        Assert.Equal((WindowState.Isolated, end), (_store.Current.State, _store.Current.EndsUtc));
        await MoveAsync(AirlockEvent.WindowOver);
        Assert.False(await _store.ExtendAsync(window, end.AddMinutes(1), _ => { }, default));
    }

    private async Task<Guid> PlanAsync()
    {
        var now = _time.GetUtcNow();
        var window = new ScheduledWindow { WindowId = Guid.NewGuid(), Start = now, End = now.AddMinutes(5), MadeBy = "anna" };
        return await _store.Schedule.ChangeAsync(
            rows =>
            {
                rows.Add(window);
                return window.WindowId;
            },
            default);
    }

    private Task<AirlockStore> OpenAsync() => AirlockStore.OpenAsync(_folder["airlock.db"], _audit, _time, default);

    private Task<AirlockRecord> MoveAsync(AirlockEvent happened) => _store.MoveAsync(happened, "airlock", record => record, default);

    private async Task<(string Kind, string Who)[]> RowsAsync()
    {
        await using var store = SqliteStore.OpenReadOnly(_folder["audit.db"]);
        return await store.ReadAsync(
            connection => connection.Query<(string, string)>("SELECT kind, who FROM audit ORDER BY seq").ToArray(), default);
    }
}
