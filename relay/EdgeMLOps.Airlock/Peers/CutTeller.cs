using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.States;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using Microsoft.Extensions.Hosting;

namespace EdgeMLOps.Airlock.Peers;

/// <summary>
/// Tells the appliance that the hospital it serves is cut all the same, and when it is not any more: the PACS is asked afterwards about what
/// it could not send. Told again and again, so that a restart of either program loses nothing.
/// </summary>
internal sealed class CutTeller : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly ILinkDriver _link;
    private readonly AirlockStore _store;
    private readonly AppliancePeer _appliance;
    private readonly TimeProvider _time;

    // A process before this one may have told of a cut and died.
    private bool _owesEnd = true;

    public CutTeller(ILinkDriver link, AirlockStore store, AppliancePeer appliance, TimeProvider time)
    {
        _link = link;
        _store = store;
        _appliance = appliance;
        _time = time;
    }

    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        // In a window the appliance does not serve, and knows it.
        if (_store.Current.State != WindowState.Serving)
        {
            return;
        }

        var isCut = await _link.IsHospitalCutAsync(cancellationToken);
        if (isCut || _owesEnd)
        {
            var reply = await _appliance.CutAsync(new CutRequest { IsCut = isCut }, cancellationToken);
            _owesEnd = isCut || reply.Outcome is ControlOutcome.ServiceDown or ControlOutcome.NoAnswer;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await LookAsync(stoppingToken);
            await Task.Delay(Interval, _time, stoppingToken);
        }
    }
}
