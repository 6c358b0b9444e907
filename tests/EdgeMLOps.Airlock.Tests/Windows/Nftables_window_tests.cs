using EdgeMLOps.Airlock.States;
using EdgeMLOps.Airlock.Tests.Parts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Sqlite.Audit;
using EdgeMLOps.TestKit.Network;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Airlock.Tests.Windows;

/// <summary>The real executable with the <c>nftables</c> driver and CAP_NET_ADMIN alone, in a box between two networks of the test's own.</summary>
public sealed class Nftables_window_tests : IAsyncLifetime
{
    private const int ServicePort = 9104;
    private const int OutsideSeconds = 8; // a renewal on a busy machine takes seconds
    private const int RenewalsBeyondOneLife = (OutsideSeconds * 1000 / 100) + 10; // one each 100 ms at most

    private GapPlace _place = null!; // set before each test
    private AirlockProcess _airlock = null!; // set before each test

    public async Task InitializeAsync()
    {
        _place = await GapPlace.CreateAsync();
        await _place.ListenAsync(_place.Box, ServicePort);
        await _place.ListenAsync(_place.Hospital, ServicePort);
        _airlock = Box();
        await _place.ListenAsync(_place.Outside, _airlock.Relay.BrokerPort);
        _airlock.Relay.DoneAfter = 0;
    }

    public async Task DisposeAsync()
    {
        await _airlock.DisposeAsync();
        await _place.DisposeAsync();
        Assert.Empty(_airlock.Watch.Violations);
    }

    [NamespaceFact]
    public async Task Each_side_is_reached_only_in_its_time_and_established_flows_are_cut()
    {
        await _airlock.StartAllAsync();
        await AssertReachedAsync(hospital: true, outside: false);
        var study = await _place.TalkAsync(_place.Hospital, GapPlace.BoxToHospital, ServicePort);

        var window = await _airlock.StartWindowAsync();
        await OpenAsync(window);
        await AssertReachedAsync(hospital: false, outside: true);
        await study.WaitForOutputAsync("cut", AirlockProcess.Limit);
        Assert.False(await _place.Box.ReachesAsync(GapPlace.BrokerAddress, ServicePort), "the outside is the broker's port alone");
        Assert.False(await _place.Outside.ReachesAsync(GapPlace.BoxToOutside, ServicePort), "nobody calls from outside");
        var message = await _place.TalkAsync(_place.Box, GapPlace.BrokerAddress, _airlock.Relay.BrokerPort);

        await Eventually.HoldsAsync(() => _airlock.Relay.Renewals > RenewalsBeyondOneLife, AirlockProcess.Limit, "the outside outlives its own time");
        Assert.DoesNotContain("cut", message.Output, StringComparison.Ordinal);

        await _airlock.AbortAsync();
        await _airlock.ReachAsync(WindowState.Serving, window.WindowId);
        await message.WaitForOutputAsync("cut", AirlockProcess.Limit);
        await AssertReachedAsync(hospital: true, outside: false);
    }

    [NamespaceFact]
    public async Task When_the_airlock_dies_the_kernel_closes_the_outside_and_the_next_start_serves_the_hospital()
    {
        await _airlock.StartAllAsync();
        var window = await _airlock.StartWindowAsync();
        await OpenAsync(window);
        var message = await _place.TalkAsync(_place.Box, GapPlace.BrokerAddress, _airlock.Relay.BrokerPort);
        await _airlock.KillAsync();

        await message.WaitForOutputAsync("cut", AirlockProcess.Limit);
        await AssertReachedAsync(hospital: false, outside: false);

        _airlock.Launch();
        Assert.Equal("Restarted", (await _airlock.ReachAsync(WindowState.Serving, window.WindowId)).Code);
        await AssertReachedAsync(hospital: true, outside: false);
    }

    [NamespaceFact]
    public async Task Rules_that_someone_flushes_are_set_again_and_in_a_window_both_sides_are_cut()
    {
        await _airlock.StartAllAsync();
        await FlushAsync();
        await Eventually.HoldsAsync(LinkFaultsAsync, count => count > 0, AirlockProcess.Limit, "the flush is noticed");
        await BecomesHealthyAsync(); // no window begins before
        await AssertReachedAsync(hospital: true, outside: false);

        var window = await _airlock.StartWindowAsync();
        await OpenAsync(window);
        await FlushAsync();
        var end = await _airlock.ReachAsync(WindowState.Serving, window.WindowId);
        Assert.Contains(end.Code, (string[])["LinkRulesMissing", "LinkRulesChanged"]);
        await AssertReachedAsync(hospital: true, outside: false);
        await BecomesHealthyAsync();
    }

    [NamespaceFact]
    public Task Without_nft_no_window_opens_and_it_is_said() =>
        FailsAsync("NftMissing", Box("\"Program\": \"/no/such/nft\","));

    [NamespaceFact]
    public Task Without_the_right_no_window_opens_and_it_is_said() =>
        FailsAsync("NftNotPermitted", Box(capabilities: "-all"));

    [NamespaceFact]
    public async Task The_default_for_the_boot_cuts_the_outside_leaves_other_tables_alone_and_is_refused_beside_the_service()
    {
        await _place.Box.RunAsync("nft", "add", "table", "inet", "somebody_elses");
        Assert.Equal("outside down, hospital let through", await _place.Box.RunAsync(DefaultCommand()));
        Assert.Equal("table inet somebody_elses\ntable inet edgemlops_airlock", await _place.Box.RunAsync("nft", "list", "tables"));
        await AssertReachedAsync(hospital: true, outside: false);

        await _airlock.StartAllAsync();
        await AssertReachedAsync(hospital: true, outside: false);
        Assert.Equal(1, (await _place.Box.TryAsync(DefaultCommand())).ExitCode);
    }

    [NamespaceFact]
    public async Task After_a_boot_the_hospital_is_let_through_only_where_it_was_served_last()
    {
        await SetStateAsync(AirlockEvent.OutsideUnproven);
        await _place.Box.RunAsync(DefaultCommand());
        await AssertReachedAsync(hospital: false, outside: false);

        await SetStateAsync(AirlockEvent.OutsideUnplugged, AirlockEvent.Served);
        await _place.Box.RunAsync(DefaultCommand());
        await AssertReachedAsync(hospital: true, outside: false);

        await File.WriteAllTextAsync(Path.Combine(_airlock.Root, AirlockHost.StateFile), "no database at all, whatever its name says");
        await _place.Box.RunAsync(DefaultCommand());
        await AssertReachedAsync(hospital: false, outside: false);
    }

    [NamespaceFact]
    public async Task A_switch_that_broke_while_the_hospital_is_served_costs_the_window_and_not_the_hospital()
    {
        using var folder = new TempFolder();
        File.CreateSymbolicLink(folder["nft"], "/usr/sbin/nft");
        await _airlock.DisposeAsync();
        _airlock = Box($"\"Program\": \"{folder["nft"]}\",");
        await _airlock.StartAllAsync();
        File.Delete(folder["nft"]);
        await Eventually.HoldsAsync(LinkFaultsAsync, count => count > 0, AirlockProcess.Limit, "the switch is broken");

        string[] start = ["windows", "start", "--wait", "--config", _airlock.ConfigurationFile];
        var (exitCode, output) = await ChildProcess.RunAsync(Repository.Executable("EdgeMLOps.Airlock"), start, AirlockProcess.Limit);
        Assert.Equal(1, exitCode);
        Assert.Contains("waits: NftMissing", output, StringComparison.Ordinal);
        Assert.Contains("SkippedByLink", output, StringComparison.Ordinal);
        Assert.Equal(WindowState.Serving, (await _airlock.ReachAsync(WindowState.Serving)).State);
        Assert.DoesNotContain("Draining", _airlock.Output, StringComparison.Ordinal);
        await AssertReachedAsync(hospital: true, outside: false);
    }

    private async Task SetStateAsync(params AirlockEvent[] happened)
    {
        Directory.CreateDirectory(_airlock.Root);
        await using var audit = await AuditChain.OpenAsync(Path.Combine(_airlock.Root, "audit.db"), TimeProvider.System, default);
        await using var store = await AirlockStore.OpenAsync(Path.Combine(_airlock.Root, AirlockHost.StateFile), audit, TimeProvider.System, default);
        foreach (var step in happened)
        {
            await store.MoveAsync(step, "airlock", record => record, default);
        }
    }

    private string[] DefaultCommand() => [Repository.Executable("EdgeMLOps.Airlock"), "link", "default", "--config", _airlock.ConfigurationFile];

    private AirlockProcess Box(string more = "", string capabilities = "-all,+net_admin") => new(
        $$"""
        "Driver": "nftables", "WatchMilliseconds": 100,
        "Nftables": { {{more}} "HospitalInterfaces": [ "{{GapPlace.HospitalDevice}}" ], "OutsideInterfaces": [ "{{GapPlace.OutsideDevice}}" ],
                      "BrokerAddresses": [ "{{GapPlace.BrokerAddress}}" ], "HospitalProbes": [ "{{GapPlace.HospitalAddress}}:{{ServicePort}}" ],
                      "OutsideSeconds": {{OutsideSeconds}} },
        """,
        leaseSeconds: 10,
        "ip", "netns", "exec", _place.Box.Name, "setpriv", "--bounding-set", capabilities, "--inh-caps", capabilities);

    private async Task FailsAsync(string code, AirlockProcess airlock)
    {
        await _airlock.DisposeAsync();
        _airlock = airlock;
        await _airlock.Appliance.StartAsync(serving: true);
        await _airlock.Relay.StartAsync();
        _airlock.Launch();

        // The first start knows nothing of before, so it cannot say that the outside is down.
        Assert.Equal(code, (await _airlock.ReachAsync(WindowState.Held)).Code);
        Assert.Equal((false, code), ((await _airlock.StatusAsync()) is var status ? (status.Healthy, status.Code) : default));
        await Assert.ThrowsAsync<InvalidOperationException>(_airlock.StartWindowAsync);
        Assert.Contains(code == "NftMissing" ? "install the Debian package nftables" : "CAP_NET_ADMIN", _airlock.Output, StringComparison.Ordinal);
        Assert.Equal(0, _airlock.Watch.Openings);
    }

    private async Task OpenAsync(WindowStatus window)
    {
        await _airlock.ReachAsync(WindowState.Open, window.WindowId);
        await Eventually.HoldsAsync(() => _airlock.Watch.Openings > 0, AirlockProcess.Limit, () => $"the relay has its lease\n{_airlock.Output}");
    }

    private async Task AssertReachedAsync(bool hospital, bool outside)
    {
        var reached = await Task.WhenAll(
            ReachesAsync(hospital, _place.Hospital, GapPlace.BoxToHospital, ServicePort),
            ReachesAsync(hospital, _place.Box, GapPlace.HospitalAddress, ServicePort),
            ReachesAsync(outside, _place.Box, GapPlace.BrokerAddress, _airlock.Relay.BrokerPort));
        Assert.Equal([hospital, hospital, outside], reached);
    }

    // What is let through is tried until it answers, which takes its time on a busy machine.
    private static Task<bool> ReachesAsync(bool expected, NetworkNamespace from, string address, int port) => expected
        ? Eventually.HoldsAsync(() => from.ReachesAsync(address, port), reached => reached, AirlockProcess.Limit, $"{address}:{port} is reached")
        : from.ReachesAsync(address, port);

    private Task<bool> BecomesHealthyAsync() => Eventually.HoldsAsync(
        async () => (await _airlock.StatusAsync()).Healthy, healthy => healthy, AirlockProcess.Limit, "all is well again");

    private Task<string> FlushAsync() => _place.Box.RunAsync("nft", "flush", "ruleset");

    private async Task<long> LinkFaultsAsync() =>
        (await _airlock.StatusAsync()).Facts.Single(fact => fact.Name == "link.faults").Value;
}
