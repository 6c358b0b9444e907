using EdgeMLOps.Contracts.Control;
using EdgeMLOps.EndToEnd.Tests.Parts;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Network;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Windows;

/// <summary>
/// The gap itself (P3): hospital, box and outside in networks of their own, everything real, and what passes the box captured on both
/// sides. With <c>EDGEMLOPS_LONG=1</c> 30 windows, in which each program of the box dies in each state.
/// </summary>
public sealed class Gap_tests
{
    private const int EchoPort = 9104;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // Of a machine that does other things, too; in between 10 ms apart.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMilliseconds(500);
    private static readonly string[] Programs = ["Airlock", "Appliance", "Relay"];
    private static readonly WindowState[] States = [WindowState.Draining, WindowState.Isolated, WindowState.Open, WindowState.Closing, WindowState.Verifying];

    private static readonly (string Program, WindowState State)[] Deaths = LongRun.Choose<(string, WindowState)[]>(
        [("Airlock", WindowState.Open)], [.. Programs.SelectMany(program => States.Select(state => (program, state)))]);

    private static readonly int Windows = LongRun.Choose(2, 30);

    [NamespaceFact]
    public async Task At_no_instant_can_a_packet_pass_both_sides_whatever_dies_and_no_study_is_lost()
    {
        await using var place = await GapPlace.CreateAsync();
        await using var run = new GapRun(new WholeSystem(place));
        await run.System.StartAsync();
        await place.ListenAsync(place.Box, EchoPort);
        using var folder = new TempFolder();
        var files = await PhantomStudies.MakeAsync(folder.Make("phantoms"), Windows + 1, seed: 71, PhantomStudies.Plain);
        var studies = await StudiesAsync(place, run.System, files[1..]);
        await using var watch = await PassageWatch.StartAsync(place, run.System.Broker.Port);
        var held = await place.TalkAsync(place.Hospital, GapPlace.BoxToHospital, EchoPort);

        // A program may be in the next state by the time it dies, so a death that came too late is tried again.
        var due = new Queue<(string Program, WindowState State)>(Deaths);
        foreach (var study in studies)
        {
            if (due.TryDequeue(out var death))
            {
                if (await run.RunAsync(death, study) != death.State)
                {
                    due.Enqueue(death);
                }
            }
            else
            {
                await run.RunAsync(death: null, study);
            }
        }

        Assert.True(due.Count == 0, $"not met: {string.Join(", ", due)}");
        await run.ForgetAsync(place, files[0]);
        await held.WaitForOutputAsync("cut", Limit);
        await run.ResubmitAsync();
        Assert.True(run.Resubmitted > 0, "nothing was refused, so nothing is shown by that all came");
        await Eventually.HoldsAsync(
            async () => (await run.System.Pacs.FindInstancesAsync("SR")).Count, count => count == studies.Count + 1, Limit, () => $"all studies have their results\n{run.System.Output}");
        await Eventually.HoldsAsync(() => run.System.FactAsync("reconciliation.fetched"), fetched => fetched == 1, Limit, () => $"the forgotten one was fetched\n{run.System.Output}");

        var runs = PassageProof.Runs(await watch.EndAsync());
        var violations = PassageProof.Violations(runs, run.Windows);
        Assert.True(violations.Count == 0, string.Join('\n', [.. violations.Take(10), .. run.Windows.Select(window => $"window {window.Begin:O} to {window.End:O}")]));
        Assert.True(run.Windows.Count(window => PassageProof.Opened(runs, window)) >= Windows / 2, "too few windows let anything out");
        Assert.Empty(PassageProof.Blindness(watch.Knockings, runs, run.Windows, LongestSilence));
    }

    [NamespaceFact]
    public async Task Where_no_filter_keeps_them_apart_the_captures_show_that_both_sides_pass()
    {
        await using var place = await GapPlace.CreateAsync();
        await using var watch = await PassageWatch.StartAsync(place, EchoPort);
        var begin = TimeProvider.System.GetUtcNow();
        await place.ListenAsync(place.Outside, EchoPort);
        await Eventually.HoldsAsync(() => place.Box.ReachesAsync(GapPlace.BrokerAddress, EchoPort), reached => reached, Limit, "the outside is reached");
        var runs = PassageProof.Runs(await watch.EndAsync());
        Assert.NotEmpty(PassageProof.Violations(runs, [(begin, TimeProvider.System.GetUtcNow())]));
    }

    // One for each window, in the PACS before anything begins.
    private static async Task<IReadOnlyList<string>> StudiesAsync(GapPlace place, WholeSystem system, string[] files)
    {
        await place.Hospital.RunAsync(["storescu", "-R", "-aec", Orthanc.AeTitle, GapPlace.HospitalAddress, $"{system.Pacs.DicomPort}", .. files]);
        var studies = (await system.Pacs.GetAsync("/studies")).EnumerateArray().Select(id => id.GetString()!).ToList(); // not null: keys
        Assert.Equal(Windows, studies.Count);
        return studies;
    }
}
