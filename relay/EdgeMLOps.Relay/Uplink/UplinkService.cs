using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Outbox;
using EdgeMLOps.Relay.Certificates;
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
        _context.Certificates.Begin();
        UplinkLog.LeaseBegan(_context.Logger, lease.Id);
        try
        {
            await StartJitterAsync(lease, either.Token);
            string? rest;
            while ((rest = await TryAsync(lease, either.Token)) is null)
            {
                await Task.Delay(TimeSpan.FromSeconds(_context.Options.RetrySeconds), _context.Time, either.Token);
            }

            Finish(rest);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            Fail(lease.EndCode ?? LeaseCodes.Stopping);
        }

        _context.Health.Remind();
    }

    // Many sites have the same window; each has its own place in the first part of it.
    private async Task StartJitterAsync(Lease lease, CancellationToken cancellationToken)
    {
        if (await _stores.SiteAsync(cancellationToken) is { } site)
        {
            await Task.Delay(StartJitter.For(site, _context.Options.JitterSeconds, lease.Share.Length), _context.Time, cancellationToken);
        }
    }

    private void Finish(string rest)
    {
        if (rest.Length > 0)
        {
            Fail(rest);
            return;
        }

        _context.Progress.Enter(LeasePhase.Done);
        UplinkLog.Done(_context.Logger, _context.Progress.Status.Sent, _context.Progress.Status.Receipted);
    }

    /// <returns>Null when another attempt may help; empty when all is done; else why the rest has to wait for another window.</returns>
    private async Task<string?> TryAsync(Lease lease, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            _context.Progress.Enter(LeasePhase.Connecting);
            await using var store = await _stores.OpenAsync(cancellationToken);
            return await ConnectedAsync(store, lease, cancellationToken);
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

    /// <returns>As of an attempt; null also when there is another certificate now, to connect with.</returns>
    private async Task<string?> ConnectedAsync(UplinkStore store, Lease lease, CancellationToken cancellationToken)
    {
        var shown = _context.Certificates.Choose();

        // Up from before the first packet to after the socket is closed: false must be true for the airlock.
        _context.Progress.Link(up: true);
        try
        {
            var options = _context.Broker.ForClient($"relay-{store.Site.Site:N}", shown.CertificateFile, shown.KeyFile, _context.Options.InFlight);
            await using var client = new MqttClient(options, _context.Time);
            if (shown.Standing == CertificateStanding.Token)
            {
                return _context.Certificates.Enrolled(shown, await new EnrolmentSession(_context, client, store.Site.Site, shown).RunAsync(cancellationToken));
            }

            using var session = new UplinkSession(_context, store, client, lease, shown);
            return await session.RunAsync(cancellationToken);
        }
        catch (LinkFaultException ex)
        {
            _context.Certificates.Failed(shown, ex.Fault);
            throw;
        }
        finally
        {
            _context.Progress.Link(up: false);
        }
    }

    private string? Attempted(string code)
    {
        _context.Progress.Note(code);
        UplinkLog.AttemptFailed(_context.Logger, code);
        return null;
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
