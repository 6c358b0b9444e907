using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Hosting;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>Keeps the model warm that a roll-back returns to and the one that runs beside, and tries again where no model could be proven.</summary>
internal sealed class ModelKeeper : BackgroundService
{
    private readonly RegistryDesk _desk;
    private readonly ModelStart _start;
    private readonly ModelReturn _return;
    private readonly ModelShadow _shadow;
    private readonly ModelCanary _canary;
    private readonly TimeProvider _time;

    public ModelKeeper(
        RegistryDesk desk, ModelStart start, ModelReturn @return, ModelShadow shadow, ModelCanary canary, TimeProvider time)
    {
        _desk = desk;
        _start = start;
        _return = @return;
        _shadow = shadow;
        _canary = canary;
        _time = time;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var isDone = await TryAsync(stoppingToken);
            using var pause = new CancellationTokenSource(isDone ? Timeout.InfiniteTimeSpan : _desk.Options.RetryDelay, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(pause.Token, stoppingToken);
            try
            {
                await _desk.Changes.ReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
            {
                // The pause is over.
            }
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await _start.ServeAsync(cancellationToken))
            {
                return false;
            }

            // First: studies wait for it, for a while.
            var isShared = await _canary.ResumeAsync(cancellationToken);
            var isWarm = await _return.KeepWarmAsync(cancellationToken);
            var isBeside = await _shadow.ResumeAsync(cancellationToken);
            await _desk.Audit.TellSoonAsync();
            return isShared && isWarm && isBeside;
        }
        catch (StorageException ex)
        {
            _desk.Logger.NotTold(ex.Fault.ToString());
            return false;
        }
    }
}
