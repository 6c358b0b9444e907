using EdgeMLOps.Airlock.Tests.Parts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.TestKit;

namespace EdgeMLOps.Airlock.Tests.Windows;

/// <summary>SIGKILL of the real executable: in each state, and at seeded random moments together with faults of the others.</summary>
public sealed class Window_kill_tests : IAsyncLifetime
{
    private const int Seed = 20261121;
    private const int RoundsOfAnOpening = 3;

    private static readonly int Rounds = LongRun.Choose(6, 24);

    private readonly AirlockProcess _airlock = new();

    public Task InitializeAsync() => _airlock.StartAllAsync();

    public async Task DisposeAsync()
    {
        await _airlock.DisposeAsync();
        Assert.Empty(_airlock.Watch.Violations);
    }

    [Theory]
    [InlineData(WindowState.Draining)]
    [InlineData(WindowState.Open)]
    [InlineData(WindowState.Verifying)]
    public async Task A_kill_leads_back_to_Serving_and_the_window_is_not_continued(WindowState state)
    {
        _airlock.Relay.DoneAfter = 0;
        _airlock.Appliance.NeverDrains = state == WindowState.Draining;
        var window = await _airlock.StartWindowAsync();
        if (state == WindowState.Verifying)
        {
            await _airlock.ReachAsync(WindowState.Open, window.WindowId);
            await _airlock.Appliance.StopAsync(); // nobody to serve: it stays in Verifying
            await _airlock.AbortAsync();
        }

        await _airlock.ReachAsync(state, window.WindowId);
        await _airlock.KillAsync();
        _airlock.Launch();
        if (state == WindowState.Verifying)
        {
            await _airlock.Appliance.StartAsync(serving: false);
        }

        var end = await _airlock.ReachAsync(WindowState.Serving, window.WindowId);
        Assert.Equal(state == WindowState.Verifying ? "Aborted" : "Restarted", end.Code);
        Assert.True(_airlock.Appliance.Listens);
    }

    [Fact]
    public async Task Whatever_dies_whenever_the_links_are_never_up_together()
    {
        var random = new Random(Seed);
        for (var round = 0; round < Rounds; round++)
        {
            _airlock.Relay.DoneAfter = random.Next(0, 4);
            _airlock.Relay.ExpectGrant();
            await _airlock.StartWindowAsync();
            if (round % RoundsOfAnOpening == 0)
            {
                await _airlock.Relay.Granted.Task.WaitAsync(AirlockProcess.Limit); // a busy machine may open later than by any pause
            }

            await PauseAsync(random.Next(0, 700));
            var relayDies = random.Next(3) == 0;
            if (relayDies)
            {
                await _airlock.Relay.StopAsync();
                await PauseAsync(random.Next(0, 200));
            }

            await _airlock.KillAsync();
            await PauseAsync(random.Next(0, 300));
            _airlock.Launch();
            if (relayDies)
            {
                await PauseAsync(random.Next(0, 500));
                await _airlock.Relay.StartAsync();
            }

            await _airlock.ReachAsync(WindowState.Serving);
            Assert.True(_airlock.Appliance.Listens, $"round {round}");
            Assert.Empty(_airlock.Watch.Violations);
        }

        Assert.True(_airlock.Watch.Openings >= Rounds / RoundsOfAnOpening, $"the outside was open in {_airlock.Watch.Openings} of {Rounds} rounds only");
    }

    // Not a wait for something to have happened: the random moment of the fault itself.
    private static Task PauseAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
}
