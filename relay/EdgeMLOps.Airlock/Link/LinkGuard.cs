using EdgeMLOps.Airlock.States;
using EdgeMLOps.Contracts.Control;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Link;

/// <summary>
/// Sets the switch before anything else runs: outside down, and the hospital up only where the state says that it is
/// served. Then watches that the switch stays as it was set.
/// </summary>
internal sealed class LinkGuard : BackgroundService
{
    private readonly ILinkDriver _link;
    private readonly AirlockStore _store;
    private readonly LinkHealth _health;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger<LinkGuard> _logger;

    public LinkGuard(
        ILinkDriver link, AirlockStore store, LinkHealth health, IOptions<LinkOptions> options, TimeProvider time, ILogger<LinkGuard> logger)
    {
        _link = link;
        _store = store;
        _health = health;
        _interval = TimeSpan.FromMilliseconds(options.Value.WatchMilliseconds);
        _time = time;
        _logger = logger;
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var side = _store.Current.State == WindowState.Serving ? LinkSide.Hospital : LinkSide.Neither;
        Note(await _link.SwitchAsync(side, cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(_interval, _time, stoppingToken);
            Note(await _link.WatchAsync(stoppingToken));
        }
    }

    private void Note(string code)
    {
        if (!_health.Note(code))
        {
            return;
        }

        if (code.Length > 0)
        {
            _logger.SwitchFault(code, LinkCodes.Advice(code));
        }
        else
        {
            _logger.SwitchWhole();
        }
    }
}
