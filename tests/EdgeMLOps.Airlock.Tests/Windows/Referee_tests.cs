using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Peers;
using EdgeMLOps.Airlock.Tests.Parts;
using EdgeMLOps.Airlock.Tests.Schedules;
using EdgeMLOps.Airlock.Windows;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Tests.Windows;

/// <summary>The referee on its real store and steps, where the moment matters.</summary>
public sealed class Referee_tests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private ScheduleBench _bench = null!; // set before each test

    public async Task InitializeAsync() => _bench = await ScheduleBench.CreateAsync();

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_stop_between_the_look_and_the_begin_of_a_window_is_not_lost()
    {
        Assert.Null((await _bench.Plans.StartAsync(new WindowStartRequest { Minutes = 5 }, "anna", default)).Refusal);
        var window = Options.Create(new WindowOptions { ApplianceRoot = _folder["a"], RelayRoot = _folder["r"] });
        var link = new ListenerLinkDriver(Options.Create(new LinkOptions { HospitalPorts = [FreePort.Next()], BrokerPort = FreePort.Next() }), _bench.Clock);
        using var appliance = new AppliancePeer(window);
        using var relay = new RelayPeer(window, _bench.Clock);
        var health = new StepHealth(_bench.Clock);
        var steps = new WindowSteps(
            new DrainStep(appliance, link, window, _bench.Clock),
            new OpenStep(relay, link, window, _bench.Clock),
            new CloseStep(relay, link, window, _bench.Clock),
            new VerifyStep(appliance, relay, link, health, window, _bench.Clock, NullLogger<VerifyStep>.Instance),
            health);
        using var referee = new Referee(_bench.Store, _bench.Signals, steps, _bench.Agenda, _bench.Clock, NullLogger<Referee>.Instance);
        var (asked, stop) = (0, Task.CompletedTask);
        _bench.Clock.Asked = () =>
        {
            // First the agenda's look, then the referee's own, behind which it begins what is due.
            if (++asked == 2)
            {
                stop = referee.StopAsync(CancellationToken.None);
            }
        };
        var before = _bench.Store.Current;
        await referee.StartAsync(default);
        await referee.ExecuteTask!.WaitAsync(AirlockProcess.Limit); // not null: started
        await stop;
        Assert.Equal(before, _bench.Store.Current);
        Assert.Equal([""], await _bench.OutcomesAsync());
    }
}
