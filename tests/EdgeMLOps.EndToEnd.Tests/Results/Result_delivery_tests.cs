using EdgeMLOps.TestKit;

namespace EdgeMLOps.EndToEnd.Tests.Results;

/// <summary>
/// Archives that are down, slow or full: each object arrives once and is confirmed, says meanwhile where it stands, and holds up
/// nothing that is for another archive.
/// </summary>
public sealed class Result_delivery_tests : IClassFixture<ResultRig>
{
    private const int Unreachable = 2;
    private const int Refused = 5;
    private const int TimedOut = 6;

    // An hour and more is a minute and more; what waits too long is looked for every 30 s.
    private static readonly TimeSpan Outage = LongRun.Choose(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(100));

    private static readonly int Studies = LongRun.Choose(2, 60);

    private readonly ResultRig _rig;

    public Result_delivery_tests(ResultRig rig) => _rig = rig;

    [Fact]
    public async Task An_archive_that_was_down_gets_each_object_once_and_in_one_go_and_holds_up_no_other()
    {
        var files = await _rig.MakeStudiesAsync(Studies);
        var after = await _rig.BeginAsync();
        await _rig.Pacs.TerminateAsync();
        var begun = TimeProvider.System.GetTimestamp();
        foreach (var file in files)
        {
            await _rig.SendAsync(file);
        }

        await _rig.SeeAsync(after, Studies, sent => Of(sent, ResultRig.ViewerName).All(one => one.HasArrived), "the viewer has all while the pacs is down");
        var waiting = Of(
            await _rig.SeeAsync(
                after, Studies, sent => TimeProvider.System.GetElapsedTime(begun) > Outage && TriesOf(sent) > 2, "the pacs was called again"),
            ResultRig.PacsName);
        var down = TimeProvider.System.GetElapsedTime(begun);
        Assert.All(waiting, one => Assert.False(one.HasArrived));
        Assert.All(waiting.Where(one => one.Attempts > 0), one => Assert.Equal(Unreachable, one.LastCode));
        // 0.1, 0.2, ... 5 s, halved by chance at the most, and one call a wait however many objects there are: six, then one every 2.5 s.
        Assert.InRange(TriesOf(waiting), 3, 8 + (int)(down / ResultRig.LongestRetry * 2));
        if (LongRun.IsAsked)
        {
            Assert.Contains(" 3202 ", _rig.Appliance.Output, StringComparison.Ordinal);
        }

        await _rig.Pacs.StartAsync();
        var arrived = await _rig.SeeAsync(after, Studies, sent => sent.All(one => one.HasArrived), "all arrive");

        // No stampede: what is due goes one after the other, and hardly a try is for nothing.
        Assert.InRange(TriesOf(arrived) - TriesOf(waiting), waiting.Count, waiting.Count + 20);
        await _rig.CheckAsync();
    }

    [Fact]
    public async Task A_slow_archive_gets_each_object_once_though_tries_were_cut_and_holds_up_no_other()
    {
        var after = await _rig.BeginAsync();
        _rig.Line.Hold();
        await _rig.SendAsync(await _rig.MakeStudiesAsync(1));

        var sent = await _rig.SeeAsync(
            after, 1, sent => Of(sent, ResultRig.PacsName).All(one => one.HasArrived) && Of(sent, ResultRig.ViewerName).Any(one => one.Attempts > 0), "the pacs has all, the viewer was tried");
        Assert.All(Of(sent, ResultRig.ViewerName), one => Assert.False(one.HasArrived));
        Assert.Contains(Of(sent, ResultRig.ViewerName), one => one.LastCode == TimedOut);

        _rig.Line.Release();
        await _rig.SeeAsync(after, 1, all => all.All(one => one.HasArrived), "all arrives");
        await _rig.CheckAsync();
    }

    [Fact]
    public async Task A_full_archive_gets_each_object_once_when_there_is_room_and_holds_up_no_other()
    {
        var after = await _rig.BeginAsync();
        _rig.Disk.Fill();
        await _rig.SendAsync(await _rig.MakeStudiesAsync(1));

        var sent = await _rig.SeeAsync(
            after,
            1,
            sent => Of(sent, ResultRig.ViewerName).All(one => one.HasArrived) && Of(sent, ResultRig.PacsName).Any(one => !one.HasArrived && one.Attempts > 1),
            "the viewer has all, the pacs refused");

        // A small object may find room that the archive itself has made meanwhile.
        Assert.All(Of(sent, ResultRig.PacsName).Where(one => !one.HasArrived && one.Attempts > 0), one => Assert.Equal(Refused, one.LastCode));

        _rig.Disk.SetFree(256L << 20);
        await _rig.SeeAsync(after, 1, all => all.All(one => one.HasArrived), "all arrives");
        await _rig.CheckAsync();
    }

    private static IReadOnlyList<SentObject> Of(IReadOnlyList<SentObject> sent, string destination) => [.. sent.Where(one => one.Destination == destination)];

    private static int TriesOf(IReadOnlyList<SentObject> sent) => Of(sent, ResultRig.PacsName).Sum(one => one.Attempts);
}
