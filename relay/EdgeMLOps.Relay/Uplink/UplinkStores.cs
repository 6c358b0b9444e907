using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Outbox;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Relay.Uplink;

/// <summary>Opens the appliance's outbox and the relay's own, both only for as long as a lease lasts.</summary>
internal sealed class UplinkStores
{
    private readonly UplinkOptions _options;
    private readonly StorageOptions _storage;
    private readonly TimeProvider _time;

    public UplinkStores(IOptions<UplinkOptions> options, IOptions<StorageOptions> storage, TimeProvider time)
    {
        _options = options.Value;
        _storage = storage.Value;
        _time = time;
    }

    /// <summary>The site whose outbox it is; null where that cannot be read, which an attempt to send then says.</summary>
    internal async Task<Guid?> SiteAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_options.OutboxPath))
        {
            return null;
        }

        try
        {
            await using var outbox = OutboxStore.OpenReadOnly(_options.OutboxPath);
            return (await outbox.SiteAsync(cancellationToken))?.Site;
        }
        catch (StorageException)
        {
            return null;
        }
    }

    /// <exception cref="LinkFaultException">The appliance has not made its outbox yet.</exception>
    internal async Task<UplinkStore> OpenAsync(CancellationToken cancellationToken)
    {
        // Made by the appliance, never here: its account is to own the file.
        if (!File.Exists(_options.OutboxPath))
        {
            throw new LinkFaultException("OutboxMissing");
        }

        var outbox = await OutboxStore.OpenAsync(_options.OutboxPath, _time, cancellationToken);
        try
        {
            var site = await outbox.SiteAsync(cancellationToken) ?? throw new LinkFaultException("OutboxNotBound");
            return new UplinkStore(site, outbox, await OpenLinkAsync(site, cancellationToken));
        }
        catch
        {
            await outbox.DisposeAsync();
            throw;
        }
    }

    private async Task<OutboxStore> OpenLinkAsync(OutboxSite site, CancellationToken cancellationToken)
    {
        var link = await OutboxStore.OpenAsync(_storage.PathOf($"link-{site.Site:N}.db"), _time, cancellationToken);
        try
        {
            await link.BindAsync(site, cancellationToken);
            return link;
        }
        catch
        {
            await link.DisposeAsync();
            throw;
        }
    }
}
