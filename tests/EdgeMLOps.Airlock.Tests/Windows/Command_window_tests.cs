using EdgeMLOps.Airlock.Tests.Link.Commanded;
using EdgeMLOps.Airlock.Tests.Parts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.TestKit.Network;

namespace EdgeMLOps.Airlock.Tests.Windows;

/// <summary>The real executable with a site's switch, in a network of its own without a way to anywhere.</summary>
public sealed class Command_window_tests : IAsyncLifetime
{
    private NetworkNamespace _box = null!; // set before each test

    public async Task InitializeAsync() => _box = await NetworkNamespace.CreateAsync("box");

    public async Task DisposeAsync() => await _box.DisposeAsync();

    [NamespaceFact]
    public async Task A_window_runs_by_the_sites_switch_and_each_side_is_told_in_its_turn()
    {
        using var site = new SiteSwitch("echo \"$1\" >> \"$NOTES\"; " + SiteSwitch.Honest);
        await using var airlock = Box(site);
        await airlock.StartAllAsync();
        var window = await airlock.StartWindowAsync();
        Assert.Equal("Done", (await airlock.ReachAsync(WindowState.Serving, window.WindowId)).Code);
        Assert.Equal(1, airlock.Watch.Openings);
        Assert.Empty(airlock.Watch.Violations);

        // The start, which cuts the outside and serves; the drain, the window, its end; served again.
        var told = (await File.ReadAllLinesAsync(site.Notes)).Aggregate(new List<string>(), (list, side) => list is [.., var last] && last == side ? list : [.. list, side]);
        Assert.Equal(["neither", "outside", "neither", "hospital"], told.TakeLast(4));
    }

    [NamespaceFact]
    public async Task A_switch_that_does_not_switch_costs_the_window_and_not_the_hospital()
    {
        using var site = new SiteSwitch("[ \"$1\" = outside ] || printf '%s' \"$1\" > \"$STATE\"");
        await using var airlock = Box(site);
        await airlock.StartAllAsync();
        var window = await airlock.StartWindowAsync();
        Assert.Equal("SwitchOtherSide", (await airlock.ReachAsync(WindowState.Serving, window.WindowId)).Code);
        Assert.Equal(0, airlock.Watch.Openings);
        Assert.True(airlock.Appliance.Listens);
    }

    private AirlockProcess Box(SiteSwitch site) => new(
        $$"""
        "Driver": "command",
        "Command": { "ProgramMilliseconds": 3000, "Switch": [ "{{site.Script("switch")}}", "{side}" ], "Proof": [ "{{site.Script("proof")}}" ], "Renew": [ "{{site.Script("renew")}}" ],
                     "Environment": { "STATE": "{{site.State}}" }, "HospitalProbes": [ "10.71.1.2:104" ], "BrokerAddresses": [ "10.71.2.2" ] },
        """,
        leaseSeconds: 30,
        "ip", "netns", "exec", _box.Name);
}
