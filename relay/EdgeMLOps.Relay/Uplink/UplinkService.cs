using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Outbox;
using EdgeMLOps.Relay.Leases;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Hosting;

namespace EdgeMLOps.Relay.Uplink;

/// <summary>Waits for a lease, and under it connects, sends and disconnects; again after a failure, until done or the lease is over.</summary>
internal sealed class UplinkService : BackgroundService
{
    private readonly UplinkContext _context;
    private readonly UplinkStores _stores;
    private readonly LeaseKeeper _leases;

    public UplinkService(UplinkContext context, UplinkStores stores, LeaseKeeper leases)
    {
        _context = context;
        _stores = stores;
        _leases = leases;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var lease = await _leases.NextAsync(stoppingToken);
            await ServeAsync(lease, stoppingToken);
        }
    }

    private async Task ServeAsync(Lease lease, CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lease.Over);
        _context.Progress.Begin(lease);
        UplinkLog.LeaseBegan(_context.Logger, lease.Id);
        try
        {
            while (!await TryAsync(lease, either.Token))
            {
                await Task.Delay(TimeSpan.FromSeconds(_context.Options.RetrySeconds), _context.Time, either.Token);
            }

            _context.Progress.Enter(LeasePhase.Done);
            UplinkLog.Done(_context.Logger, _context.Progress.Status.Sent, _context.Progress.Status.Receipted);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            Fail(lease.EndCode ?? LeaseCodes.Stopping);
        }
    }

    /// <returns>True when all is done, false when another attempt may help.</returns>
    private async Task<bool> TryAsync(Lease lease, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            _context.Progress.Enter(LeasePhase.Connecting);
            await using var store = await _stores.OpenAsync(cancellationToken);
            await ConnectedAsync(store, lease, cancellationToken);
            return true;
        }
        catch (LinkFaultException ex)
        {
            return Attempted(ex.Code);
        }
        catch (StorageException ex)
        {
            return Attempted($"Outbox{ex.Fault}");
        }
        catch (OutboxException)
        {
            return Attempted("OutboxRefused");
        }
    }

    private async Task ConnectedAsync(UplinkStore store, Lease lease, CancellationToken cancellationToken)
    {
        // Up from before the first packet to after the socket is closed: false must be true for the airlock.
        _context.Progress.Link(up: true);
        try
        {
            await using var client = new MqttClient(_context.Broker.ForClient($"relay-{store.Site.Site:N}"), _context.Time);
            using var session = new UplinkSession(_context, store, client, lease);
            await session.RunAsync(cancellationToken);
        }
        finally
        {
            _context.Progress.Link(up: false);
        }
    }

    private bool Attempted(string code)
    {
        _context.Progress.Note(code);
        UplinkLog.AttemptFailed(_context.Logger, code);
        return false;
    }

    // A lease that merely runs out after trouble is told by the trouble.
    private void Fail(string code)
    {
        if (_context.Progress.Status.Code.Length == 0)
        {
            _context.Progress.Note(code);
        }

        _context.Progress.Enter(LeasePhase.Failed);
        UplinkLog.LeaseLost(_context.Logger, code, _context.Progress.Status.Waiting);
    }
}
