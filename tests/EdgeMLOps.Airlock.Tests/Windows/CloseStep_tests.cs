using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Link.Commanded;
using EdgeMLOps.Airlock.Link.Programs;
using EdgeMLOps.Airlock.Peers;
using EdgeMLOps.Airlock.Tests.Link.Commanded;
using EdgeMLOps.Airlock.Tests.Parts;
using EdgeMLOps.Airlock.Windows;
using EdgeMLOps.TestKit.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Airlock.Tests.Windows;

/// <summary>The end of a window over a site's switch of real programs and a relay that takes its time.</summary>
public sealed class CloseStep_tests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly SiteSwitch _site = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _limit = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ControlPart _relay = null!; // set before each test, as the next three
    private RelayPeer _peer = null!;
    private SwitchLinkDriver _driver = null!;
    private CloseStep _step = null!;

    public async Task InitializeAsync()
    {
        // Asked, it never answers.
        _relay = new ControlPart(_folder["relay"], "relay", routes => routes.MapPost("/v1/lease/revoke", async (CancellationToken token) =>
        {
            _asked.TrySetResult();
            await new TaskCompletionSource().Task.WaitAsync(token);
        }));
        await _relay.StartAsync();
        var window = Microsoft.Extensions.Options.Options.Create(new WindowOptions { ApplianceRoot = _folder["a"], RelayRoot = _folder["relay"], CallSeconds = 60 });
        var options = Microsoft.Extensions.Options.Options.Create(_site.Options());
        var commanded = new CommandSwitch(new ProgramRunner(TimeProvider.System), options, NullLogger<CommandSwitch>.Instance);
        _driver = new SwitchLinkDriver(commanded, new ListenerLinkDriver(options, TimeProvider.System), options, TimeProvider.System);
        _peer = new RelayPeer(window, TimeProvider.System);
        _step = new CloseStep(_peer, _driver, window, TimeProvider.System);
        Assert.Equal("", await _driver.SwitchAsync(LinkSide.Outside, default));
    }

    public async Task DisposeAsync()
    {
        _peer.Dispose();
        await _relay.DisposeAsync();
        _driver.Dispose();
        _stop.Dispose();
        _limit.Dispose();
        _site.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Where_the_airlock_is_to_end_the_outside_is_cut_before_the_relay_is_waited_for()
    {
        await _stop.CancelAsync();
        var step = _step.RunAsync(_stop.Token, _limit.Token);
        await _asked.Task.WaitAsync(AirlockProcess.Limit, CancellationToken.None);
        Assert.Equal("neither", await File.ReadAllTextAsync(_site.State, CancellationToken.None));
        await EndAsync(step);
    }

    [Fact]
    public async Task A_stop_while_the_relay_is_waited_for_cuts_the_outside_at_once()
    {
        var step = _step.RunAsync(_stop.Token, _limit.Token);
        await _asked.Task.WaitAsync(AirlockProcess.Limit, CancellationToken.None);
        Assert.Equal("outside", await File.ReadAllTextAsync(_site.State, CancellationToken.None)); // the relay closes first, where there is time
        await _stop.CancelAsync();
        await Eventually.HoldsAsync(() => File.ReadAllText(_site.State) is "neither", AirlockProcess.Limit, "the outside is cut");
        await EndAsync(step);
    }

    private async Task EndAsync(Task<StepOutcome> step)
    {
        await _limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step);
    }
}
