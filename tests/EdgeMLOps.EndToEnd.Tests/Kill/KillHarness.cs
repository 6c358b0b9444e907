using EdgeMLOps.EndToEnd.Tests.Parts;

namespace EdgeMLOps.EndToEnd.Tests.Kill;

/// <summary>
/// Sends studies while a process is killed (SIGKILL) at seeded random moments and started again, until every study was
/// acknowledged and the asked number of kills was done. Then the caller counts what is there: nothing acknowledged may
/// be missing, nothing may be there twice.
/// </summary>
internal sealed class KillHarness
{
    private readonly ApplianceProcess _appliance;
    private readonly Random _random;
    private readonly TimeSpan _longestLife;
    private volatile bool _allSent;

    /// <param name="appliance">The appliance; it is started by the harness.</param>
    /// <param name="seed">Of the moments; the same seed asks for the same moments.</param>
    /// <param name="longestLife">The longest time from one start to the next kill.</param>
    public KillHarness(ApplianceProcess appliance, int seed, TimeSpan longestLife)
    {
        _appliance = appliance;
        _random = new Random(seed);
        _longestLife = longestLife;
    }

    /// <summary>Kills done so far.</summary>
    public int Kills { get; private set; }

    /// <summary>Sends that were not acknowledged, most of them because the process died meanwhile.</summary>
    public int FailedSends { get; private set; }

    /// <summary>Runs the loop; on return the appliance is up and every file was answered Success at least once.</summary>
    /// <param name="files">Sent one by one, each until it is acknowledged, and again from the first while kills are owed.</param>
    /// <param name="kills">How often the process is killed.</param>
    public async Task RunAsync(IReadOnlyList<string> files, int kills)
    {
        _appliance.Launch();
        var sender = SendAllAsync(files, () => Kills >= kills);
        while (Kills < kills)
        {
            // From the very start of the process (while it opens its databases) to well into work.
            await Task.Delay(_longestLife * _random.NextDouble(), TimeProvider.System);
            await _appliance.KillAsync();
            Kills++;
            _appliance.Launch();
        }

        await sender;
        Assert.True(_allSent);
    }

    private async Task SendAllAsync(IReadOnlyList<string> files, Func<bool> killsDone)
    {
        var round = 0;
        do
        {
            foreach (var file in files)
            {
                await SendUntilAcknowledgedAsync(file, round);
            }

            round++;
        }
        while (!killsDone());
        _allSent = true;
    }

    private async Task SendUntilAcknowledgedAsync(string file, int round)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!await Dcmtk.StoreAsync(_appliance.Port, ApplianceProcess.AeTitle, file))
        {
            FailedSends++;
            Assert.True(
                TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromMinutes(5),
                $"{Path.GetFileName(file)} was not acknowledged within five minutes of round {round}:\n{_appliance.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
