using System.Net;
using System.Net.Sockets;
using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Peers;
using EdgeMLOps.Airlock.States;
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
    private readonly TcpListener _broker = new(IPAddress.Loopback, 0);
    private ScheduleBench _bench = null!; // set before each test, as the next three
    private AppliancePeer _appliance = null!;
    private RelayPeer _relay = null!;
    private Referee _referee = null!;

    public async Task InitializeAsync()
    {
        _bench = await ScheduleBench.CreateAsync();
        _broker.Start();
        var window = Options.Create(new WindowOptions { ApplianceRoot = _folder["a"], RelayRoot = _folder["r"] });
        var ports = new LinkOptions { HospitalPorts = [FreePort.Next()], BrokerPort = ((IPEndPoint)_broker.LocalEndpoint).Port };
        var link = new ListenerLinkDriver(Options.Create(ports), _bench.Clock);
        (_appliance, _relay) = (new AppliancePeer(window), new RelayPeer(window, _bench.Clock));
        var health = new StepHealth(_bench.Clock);
        var steps = new WindowSteps(
            new DrainStep(_appliance, link, window, _bench.Clock),
            new OpenStep(_relay, link, window, _bench.Clock),
            new CloseStep(_relay, link, window, _bench.Clock),
            new VerifyStep(_appliance, _relay, link, health, window, _bench.Clock, NullLogger<VerifyStep>.Instance),
            health);
        _referee = new Referee(_bench.Store, _bench.Signals, steps, _bench.Agenda, _bench.Clock, NullLogger<Referee>.Instance);
    }

    public async Task DisposeAsync()
    {
        _referee.Dispose();
        _appliance.Dispose();
        _relay.Dispose();
        _broker.Dispose();
        await _bench.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_stop_between_the_look_and_the_begin_of_a_window_is_not_lost()
    {
        Assert.Null((await _bench.Plans.StartAsync(new WindowStartRequest { Minutes = 5 }, "anna", default)).Refusal);
        var (asked, stop) = (0, Task.CompletedTask);
        _bench.Clock.Asked = () =>
        {
            // First the agenda's look, then the referee's own, behind which it begins what is due.
            if (++asked == 2)
            {
                stop = _referee.StopAsync(CancellationToken.None);
            }
        };
        var before = _bench.Store.Current;
        await _referee.StartAsync(default);
        await _referee.ExecuteTask!.WaitAsync(AirlockProcess.Limit); // not null: started
        await stop;
        Assert.Equal(before, _bench.Store.Current);
        Assert.Equal([""], await _bench.OutcomesAsync());
    }

    [Fact]
    public async Task That_the_outside_is_unplugged_is_believed_for_one_hold_and_not_for_the_next_window_s()
    {
        foreach (var step in (AirlockEvent[])[AirlockEvent.WindowBegan, AirlockEvent.WindowOver, AirlockEvent.LeaseOver, AirlockEvent.OutsideUnproven])
        {
            await _bench.Store.MoveAsync(step, "airlock", record => record, default);
        }

        await _bench.Store.MoveAsync(AirlockEvent.OutsideUnplugged, "bert", record => record with { ConfirmedBy = "bert" }, default);
        await _bench.Store.MoveAsync(AirlockEvent.Served, "airlock", record => record, default);
        _bench.Signals.ConfirmUnplugged("bert"); // said twice
        Assert.Null((await _bench.Plans.StartAsync(new WindowStartRequest { Minutes = 5 }, "anna", default)).Refusal);

        // Of a window without an appliance, and with a connection to the broker that nobody closes.
        using var outside = new TcpClient();
        await outside.ConnectAsync((IPEndPoint)_broker.LocalEndpoint);
        await _referee.StartAsync(default);
        await Eventually.HoldsAsync(
            () =>
            {
                _bench.Clock.Pass(TimeSpan.FromSeconds(10));
                return _bench.Store.Current.State == WindowState.Held;
            },
            AirlockProcess.Limit,
            "the hospital is held");
        await _referee.StopAsync(default);
        Assert.Null(_bench.Signals.TakeUnplugged());
        Assert.Equal((WindowState.Held, null, "BrokerSocketOpen"), (_bench.Store.Current.State, _bench.Store.Current.ConfirmedBy, _bench.Store.Current.Code));
    }
}
