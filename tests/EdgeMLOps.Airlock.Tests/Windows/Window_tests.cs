using EdgeMLOps.Airlock.Tests.Parts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Sqlite.Audit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Airlock.Tests.Windows;

/// <summary>The real executable through windows that go well and windows that do not, every step failing once. P3 is watched throughout.</summary>
public sealed class Window_tests : IAsyncLifetime
{
    private readonly AirlockProcess _airlock = new();

    public Task InitializeAsync() => _airlock.StartAllAsync();

    public async Task DisposeAsync()
    {
        await _airlock.DisposeAsync();
        Assert.Empty(_airlock.Watch.Violations);
    }

    [Fact]
    public async Task A_window_drains_opens_closes_and_serves_again()
    {
        await EndsAsync("Done");
        Assert.Equal(1, _airlock.Watch.Openings);

        // The relay knows the window's end; its right ends by itself long before, where nobody renews it.
        var (lease, ends) = (_airlock.Relay.Last!, (await _airlock.ReachAsync(WindowState.Serving)).EndsUtc!.Value); // not null: there was one
        Assert.Equal(ends, lease.WindowEndsUtc);
        Assert.True(lease.EndsUtc < ends.AddMinutes(-2), $"{lease}");
        await using var audit = AuditChain.OpenReadOnly(Path.Combine(_airlock.Root, "audit.db"));
        var verified = await audit.VerifyAsync(known: null, default);

        // Served at the start, planned, then the six transitions of a window: each once.
        Assert.Equal((true, 8L), (verified.Intact, verified.Head.Length));
    }

    [Fact]
    public async Task The_command_line_follows_a_window_to_its_end()
    {
        var (exitCode, output) = await ChildProcess.RunAsync(
            Repository.Executable("EdgeMLOps.Airlock"),
            ["windows", "start", "--minutes", "1", "--wait", "--config", _airlock.ConfigurationFile],
            AirlockProcess.Limit);
        Assert.True(exitCode == 0, output);
        Assert.Contains("Serving since", output, StringComparison.Ordinal);
        Assert.EndsWith("Done", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_window_cannot_begin_in_the_first()
    {
        _airlock.Relay.DoneAfter = 0; // the first lasts until it is aborted
        var window = await _airlock.StartWindowAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(_airlock.StartWindowAsync);
        await _airlock.AbortAsync();
        await _airlock.ReachAsync(WindowState.Serving, window.WindowId);
    }

    [Fact]
    public async Task An_appliance_that_is_down_gets_no_window_and_is_served_when_it_is_back()
    {
        await _airlock.Appliance.StopAsync();
        var window = await _airlock.StartWindowAsync();
        await _airlock.ReachAsync(WindowState.Verifying, window.WindowId);
        await Eventually.HoldsAsync(
            async () => (await _airlock.StatusAsync()) is var status ? (status.Healthy, status.Code) : default,
            told => told == (false, "ServiceDown"),
            AirlockProcess.Limit,
            "that the hospital is cut off for longer than a step takes is told");
        await _airlock.Appliance.StartAsync(serving: false);
        Assert.Equal("ApplianceServiceDown", (await _airlock.ReachAsync(WindowState.Serving, window.WindowId)).Code);
        Assert.True(_airlock.Appliance.Listens);
        Assert.True((await _airlock.StatusAsync()).Healthy);
        Assert.Equal(0, _airlock.Watch.Openings);
    }

    [Fact]
    public async Task The_default_for_the_boot_is_refused_where_the_driver_switches_nothing()
    {
        await _airlock.KillAsync();
        var (exitCode, output) = await ChildProcess.RunAsync(
            Repository.Executable("EdgeMLOps.Airlock"), ["link", "default", "--config", _airlock.ConfigurationFile], AirlockProcess.Limit);
        Assert.Equal(1, exitCode);
        Assert.StartsWith("NothingToSwitch: ", output, StringComparison.Ordinal);
        _airlock.Launch();
    }

    [Fact]
    public async Task An_appliance_that_never_drains_ends_the_window_at_the_deadline()
    {
        _airlock.Appliance.NeverDrains = true;
        await EndsAsync("DrainTimedOut");
        Assert.Equal(0, _airlock.Watch.Openings);
    }

    [Fact]
    public async Task An_appliance_that_says_drained_and_listens_is_not_believed()
    {
        _airlock.Appliance.Lies = true;
        await EndsAsync("HospitalSocketOpen");
        Assert.Equal(0, _airlock.Watch.Openings);
    }

    [Fact]
    public async Task A_hospital_port_that_opens_in_the_window_ends_it()
    {
        _airlock.Relay.DoneAfter = 0;
        var window = await _airlock.StartWindowAsync();
        await _airlock.ReachAsync(WindowState.Open, window.WindowId);
        await _airlock.Relay.Granted.Task.WaitAsync(AirlockProcess.Limit);
        using (_airlock.Appliance.OpenSomethingElse())
        {
            await Eventually.HoldsAsync(
                () => _airlock.Output.Contains("HospitalSocketOpen", StringComparison.Ordinal), AirlockProcess.Limit, "the window is over");
        }

        Assert.Equal("HospitalSocketOpen", (await _airlock.ReachAsync(WindowState.Serving, window.WindowId)).Code);
    }

    [Fact]
    public async Task A_relay_that_is_down_costs_the_window_and_not_the_hospital()
    {
        await _airlock.Relay.StopAsync();
        await EndsAsync("RelayLost");
    }

    [Fact]
    public async Task A_relay_that_falls_silent_under_its_lease_is_waited_out()
    {
        _airlock.Relay.DoneAfter = 0;
        var window = await _airlock.StartWindowAsync();
        await _airlock.Relay.Granted.Task.WaitAsync(AirlockProcess.Limit);
        await _airlock.Relay.FallSilentAsync();
        Assert.Equal("RelayLost", (await _airlock.ReachAsync(WindowState.Serving, window.WindowId)).Code);
        Assert.Equal(1, _airlock.Watch.Openings);
    }

    [Fact]
    public async Task An_abort_of_a_silent_relay_waits_until_its_lease_has_run_out()
    {
        _airlock.Relay.DoneAfter = 0;
        var window = await _airlock.StartWindowAsync();
        await _airlock.Relay.Granted.Task.WaitAsync(AirlockProcess.Limit);
        await _airlock.Relay.FallSilentAsync();
        await _airlock.AbortAsync();
        Assert.Equal("Aborted", (await _airlock.ReachAsync(WindowState.Serving, window.WindowId)).Code);
    }

    [Fact]
    public async Task An_abort_closes_the_outside_first()
    {
        _airlock.Relay.DoneAfter = 0;
        var window = await _airlock.StartWindowAsync();
        await _airlock.Relay.Granted.Task.WaitAsync(AirlockProcess.Limit);
        Assert.Equal(ControlOutcome.Answered, (await _airlock.AbortAsync()).Outcome);
        Assert.Equal("Aborted", (await _airlock.ReachAsync(WindowState.Serving, window.WindowId)).Code);
        Assert.Equal("NoWindow", (await _airlock.AbortAsync()).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_outside_that_stays_up_holds_the_hospital_until_a_person_confirms(bool silent)
    {
        (_airlock.Relay.DoneAfter, _airlock.Relay.Clings) = (2, true);
        var window = await _airlock.StartWindowAsync();
        await _airlock.Relay.Granted.Task.WaitAsync(AirlockProcess.Limit);
        if (silent)
        {
            await _airlock.Relay.FallSilentAsync();
        }

        Assert.Equal(silent ? "BrokerSocketOpen" : "RelayLinkUp", (await _airlock.ReachAsync(WindowState.Held, window.WindowId)).Code);
        Assert.False(_airlock.Appliance.Listens);
        await Assert.ThrowsAsync<InvalidOperationException>(_airlock.StartWindowAsync);
        _airlock.Relay.LetGo();
        Assert.Equal(ControlOutcome.Answered, (await _airlock.ConfirmUnpluggedAsync()).Outcome);
        await _airlock.ReachAsync(WindowState.Serving, window.WindowId);
        Assert.True(_airlock.Appliance.Listens);
    }

    [Fact]
    public async Task A_held_airlock_is_held_after_a_restart_too()
    {
        (_airlock.Relay.DoneAfter, _airlock.Relay.Clings) = (2, true);
        var window = await _airlock.StartWindowAsync();
        await _airlock.ReachAsync(WindowState.Held, window.WindowId);
        await _airlock.KillAsync();
        _airlock.Launch();
        await _airlock.ReachAsync(WindowState.Held, window.WindowId);
        Assert.False(_airlock.Appliance.Listens);
    }

    [Fact]
    public async Task A_stop_in_a_window_closes_it_first()
    {
        _airlock.Relay.DoneAfter = 0;
        await _airlock.StartWindowAsync();
        await _airlock.Relay.Granted.Task.WaitAsync(AirlockProcess.Limit);
        Assert.Equal(0, await _airlock.TerminateAsync());
        Assert.True(_airlock.Appliance.Listens);
    }

    private async Task EndsAsync(string code)
    {
        var window = await _airlock.StartWindowAsync();
        Assert.Equal(code, (await _airlock.ReachAsync(WindowState.Serving, window.WindowId)).Code);
        Assert.True(_airlock.Appliance.Listens);
    }
}
