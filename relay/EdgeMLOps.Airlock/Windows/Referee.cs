using EdgeMLOps.Airlock.Schedules;
using EdgeMLOps.Airlock.States;
using EdgeMLOps.Contracts.Control;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Airlock.Windows;

/// <summary>
/// Does what the persisted state calls for, persists what came of it, and so on. A crash and a failed step are the same:
/// the state is resumed towards Serving by way of Closing and Verifying, so the outside goes down before the hospital comes back.
/// </summary>
internal sealed class Referee : BackgroundService
{
    // A stop in a window closes it first; what takes longer is left to the next start.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);

    private readonly AirlockStore _store;
    private readonly WindowSignals _signals;
    private readonly WindowSteps _steps;
    private readonly Agenda _agenda;
    private readonly TimeProvider _time;
    private readonly ILogger<Referee> _logger;
    private CancellationToken _windowOver;

    public Referee(
        AirlockStore store, WindowSignals signals, WindowSteps steps, Agenda agenda, TimeProvider time, ILogger<Referee> logger)
    {
        _store = store;
        _agenda = agenda;
        _signals = signals;
        _steps = steps;
        _time = time;
        _logger = logger;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        await using var stop = stoppingToken.Register(() =>
        {
            _signals.End(WindowCodes.Stopping, AirlockProgram.Name);
            _signals.Wake();
            limit.CancelAfter(StopLimit);
        });
        var resumeCode = WindowCodes.Restarted;
        while (!(stoppingToken.IsCancellationRequested && _store.Current.State is WindowState.Serving or WindowState.Held))
        {
            try
            {
                await ResumeAsync(resumeCode, limit.Token);
                resumeCode = WindowCodes.Fault;
                while (!(stoppingToken.IsCancellationRequested && _store.Current.State is WindowState.Serving or WindowState.Held))
                {
                    await StepAsync(stoppingToken, limit.Token);
                    _steps.Health.Ran();
                }
            }
            catch (Exception ex) when (!limit.IsCancellationRequested)
            {
                _steps.Health.Fail();
                _logger.StepFailed(_store.Current.State, ex);
                await Task.Delay(FaultPause, _time, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                _logger.StoppedWhile(_store.Current.State);
                return;
            }
        }
    }

    // What a dead process or a failed step left behind is closed, never continued.
    private async Task ResumeAsync(string code, CancellationToken cancellationToken)
    {
        await _store.FlushAuditAsync(cancellationToken);
        if (_store.Current.State is WindowState.Draining or WindowState.Isolated or WindowState.Open)
        {
            _logger.Resuming(_store.Current.State);
            await MoveAsync(StepOutcome.Over(code), AirlockProgram.Name, record => record, cancellationToken);
        }
    }

    private Task StepAsync(CancellationToken stoppingToken, CancellationToken cancellationToken) => _store.Current.State switch
    {
        WindowState.Serving => WaitForWindowAsync(stoppingToken, cancellationToken),
        WindowState.Draining => InWindowAsync(over => _steps.Drain.RunAsync(_store.Current.WindowId!.Value, over), cancellationToken),
        WindowState.Isolated => InWindowAsync(OpenOutsideAsync, cancellationToken),
        WindowState.Open => InWindowAsync(over => _steps.Open.RunAsync(() => _store.Current, over), cancellationToken),
        WindowState.Closing => AfterWindowAsync(token => _steps.Close.RunAsync(stoppingToken, token), cancellationToken),
        WindowState.Verifying => AfterWindowAsync(token => _steps.Verify.RunAsync(_store.Current, token), cancellationToken),
        _ => WaitForPersonAsync(cancellationToken),
    };

    private async Task WaitForWindowAsync(CancellationToken stoppingToken, CancellationToken cancellationToken)
    {
        var (due, next) = await _agenda.LookAsync(cancellationToken);
        var now = _time.GetUtcNow();
        if (due is not null)
        {
            // In this order: who removes the window, holds it or stops says so first and ends it then, so one of the two is seen.
            _windowOver = _signals.Begin(due.WindowId, due.End - now, _time);
            if (!stoppingToken.IsCancellationRequested && await _agenda.StillStandsAsync(due.WindowId, cancellationToken))
            {
                await MoveAsync(
                    new StepOutcome(AirlockEvent.WindowBegan, ""),
                    AirlockProgram.Name,
                    record => record with { WindowId = due.WindowId, EndsUtc = due.End, LeaseId = null, ConfirmedBy = null },
                    cancellationToken);
            }

            return;
        }

        // Never so long that a clock that is set meanwhile goes unnoticed.
        var sleep = next is null || next - now > LongestSleep ? LongestSleep : next.Value - now;
        await _signals.WaitAsync(sleep > TimeSpan.Zero ? sleep : TimeSpan.Zero, cancellationToken);
    }

    private async Task InWindowAsync(Func<CancellationToken, Task<StepOutcome>> step, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_windowOver, cancellationToken);
        StepOutcome outcome;
        var who = AirlockProgram.Name;
        try
        {
            outcome = await step(either.Token);
        }
        catch (OperationCanceledException) when (_windowOver.IsCancellationRequested)
        {
            (var code, who) = _signals.Reason();
            outcome = StepOutcome.Over(code);
        }

        await MoveAsync(
            outcome,
            who,
            record => outcome.Happened == AirlockEvent.OutsideOpened ? record with { LeaseId = Guid.NewGuid() } : record,
            cancellationToken);
    }

    private static Task<StepOutcome> OpenOutsideAsync(CancellationToken windowOver)
    {
        windowOver.ThrowIfCancellationRequested();
        return Task.FromResult(new StepOutcome(AirlockEvent.OutsideOpened, ""));
    }

    private async Task AfterWindowAsync(Func<CancellationToken, Task<StepOutcome>> step, CancellationToken cancellationToken)
    {
        var outcome = await step(cancellationToken);
        _ = _signals.TakeUnplugged(); // said twice of an earlier hold: the next one needs its own word
        var record = await MoveAsync(outcome, AirlockProgram.Name, before => before, cancellationToken);
        if (record.State == WindowState.Held)
        {
            _logger.Held(outcome.Code);
        }
    }

    private async Task WaitForPersonAsync(CancellationToken cancellationToken)
    {
        if (_signals.TakeUnplugged() is { } person)
        {
            var confirmed = new StepOutcome(AirlockEvent.OutsideUnplugged, "") { Facts = AirlockFacts.PersonConfirmed };
            await MoveAsync(confirmed, person, record => record with { ConfirmedBy = person }, cancellationToken);
            return;
        }

        await _signals.WaitAsync(LongestSleep, cancellationToken);
    }

    private async Task<AirlockRecord> MoveAsync(
        StepOutcome outcome, string who, Func<AirlockRecord, AirlockRecord> change, CancellationToken cancellationToken)
    {
        var before = _store.Current;
        if (AirlockTransitions.Table.Next(before.State, outcome.Happened, outcome.Facts) is null)
        {
            throw new InvalidOperationException($"{outcome.Happened} cannot happen while {before.State} with {outcome.Facts}");
        }

        // How the window ended stays said until the next one begins.
        var code = outcome.Happened switch
        {
            AirlockEvent.WindowBegan => "",
            _ => outcome.Code.Length > 0 ? outcome.Code : before.Code,
        };
        var after = await _store.MoveAsync(outcome.Happened, who, record => change(record) with { Code = code }, cancellationToken);
        _steps.Health.Moved();
        _logger.Moved(before.State, after.State, after.WindowId, after.Code);
        return after;
    }
}
