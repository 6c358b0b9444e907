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
    // Each try is a connection to a machine of the hospital's, which may count them.
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMinutes(1);

    private readonly ILinkDriver _link;
    private readonly AirlockStore _store;
    private readonly LinkHealth _health;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger<LinkGuard> _logger;
    private long? _tried;

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
        await GuardedAsync(
            async () => Note(await _link.SwitchAsync(side, cancellationToken) is { Length: > 0 } code ? new LinkLook(code, Acted: true) : LinkLook.Whole),
            cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Looks at the switch, and each minute whether the hospital that is served answers.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        await GuardedAsync(async () => Note(await _link.WatchAsync(cancellationToken)), cancellationToken);
        await GuardedAsync(() => TryHospitalAsync(cancellationToken), cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(_interval, _time, stoppingToken);
            await LookAsync(stoppingToken);
        }
    }

    // Without the guard nobody looks at the switch any more, so no exception ends it.
    private async Task GuardedAsync(Func<Task> look, CancellationToken cancellationToken)
    {
        try
        {
            await look();
        }
        catch (Exception ex) when (!cancellationToken.IsCancellationRequested)
        {
            _health.Note(LinkCodes.LookFailed);
            _logger.LookFailed(ex);
        }
    }

    private async Task TryHospitalAsync(CancellationToken cancellationToken)
    {
        if (_store.Current.State != WindowState.Serving)
        {
            _tried = null;
            return;
        }

        if (_tried is { } last && _time.GetElapsedTime(last) < BetweenTries)
        {
            return;
        }

        _tried = _time.GetTimestamp();
        if (await _link.HospitalAnswersAsync(cancellationToken) is not { } answers || !_health.NoteHospital(answers))
        {
            return;
        }

        if (answers)
        {
            _logger.HospitalAnswers();
        }
        else
        {
            _logger.HospitalSilent(LinkCodes.HospitalProbeSilent, LinkCodes.Advice(LinkCodes.HospitalProbeSilent));
        }
    }

    private void Note(LinkLook look)
    {
        // Each time that it was switched is told, also for the same reason as before: the pauses between them grow.
        if (!_health.Note(look.Code) && !look.Acted)
        {
            return;
        }

        if (look.Code.Length == 0)
        {
            _logger.SwitchWhole();
        }
        else if (look.Acted)
        {
            _logger.SwitchFault(look.Code, LinkCodes.Advice(look.Code));
        }
        else
        {
            _logger.SwitchUnread(look.Code, LinkCodes.Advice(look.Code));
        }
    }
}
