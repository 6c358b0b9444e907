using EdgeMLOps.Appliance.Gate.Admitting;
using EdgeMLOps.Sqlite.Audit;
using EdgeMLOps.TestKit;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Gate.Tests.Admitting;

public sealed class RootKeeper_tests : IAsyncLifetime
{
    private readonly ImporterRig _rig = new();
    private readonly LogWatcher _logs = new();
    private AuditChain _audit = null!;

    public async Task InitializeAsync() => _audit = await AuditChain.OpenAsync(_rig.Storage.PathOf("audit.db"), _rig.Time, default);

    public async Task DisposeAsync()
    {
        await _audit.DisposeAsync();
        _logs.Dispose();
        _rig.Dispose();
    }

    [Fact]
    public async Task A_root_is_told_once_when_it_is_taken_over()
    {
        await StartAsync();
        await StartAsync();
        Assert.Equal(1, (await _audit.HeadAsync(default)).Length);

        _rig.InstallRoot(_rig.Root with { Version = 2 }, _rig.Boss);
        await StartAsync();

        Assert.Equal(2, (await _audit.HeadAsync(default)).Length);
        Assert.Equal([4052, 4052], _logs.Ids);
    }

    [Fact]
    public async Task A_root_that_is_refused_stops_nothing_and_the_one_before_stays()
    {
        await StartAsync();
        _rig.InstallRoot(_rig.Root with { Version = 2 }, _rig.Stranger);

        await StartAsync();
        File.Delete(_rig.RootFile);
        await StartAsync();

        Assert.Equal([4052, 4053, 4054], _logs.Ids);
        Assert.Equal(1, (await new RootStore(_rig.Storage, new TrustOptions()).ReadAsync(default))!.Document.Version);
    }

    private Task StartAsync() => new RootKeeper(
        Options.Create(_rig.Storage), Options.Create(new TrustOptions { RootFile = _rig.RootFile }), _audit, _logs.For<RootKeeper>()).StartAsync(default);
}
