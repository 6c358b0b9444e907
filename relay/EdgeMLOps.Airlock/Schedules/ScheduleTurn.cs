using EdgeMLOps.Airlock.States;
using EdgeMLOps.Airlock.Windows;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>Lets one change of the schedule in after the other, so that what each was checked against is still so when it is made.</summary>
internal sealed class ScheduleTurn : IDisposable
{
    private readonly ScheduleTable _table;
    private readonly WindowSignals _signals;
    private readonly SemaphoreSlim _turn = new(1, 1);

    public ScheduleTurn(AirlockStore store, WindowSignals signals)
    {
        _table = store.Schedule;
        _signals = signals;
    }

    /// <summary>Runs a change against the schedule as it is, and has the referee look at what came of it.</summary>
    /// <exception cref="StorageException">The store or the audit chain refused.</exception>
    public async Task<ScheduleAnswer> RunAsync(Func<ScheduleData, Task<ScheduleAnswer>> change, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await change(await _table.ReadAsync(rows => rows.Read(), cancellationToken));
        }
        finally
        {
            _turn.Release();
            _signals.Wake();
        }
    }

    /// <summary>Makes a change and the audit row that tells of it.</summary>
    /// <exception cref="StorageException">The store or the audit chain refused.</exception>
    public Task<bool> ChangeAsync(
        Action<ScheduleRows> change, string kind, string who, ScheduleDetail detail, CancellationToken cancellationToken) =>
        _table.ChangeAsync(
            rows =>
            {
                change(rows);
                rows.Owe(kind, who, detail);
                return true;
            },
            cancellationToken);

    public void Dispose() => _turn.Dispose();
}
